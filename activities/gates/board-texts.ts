/** What the driver reads and hears: plate, stage, control status, pass or refused, and why. Always Chinese (HJ 1321: R4, R20). */
import type { BoardOrder, BoardScene, DecisionBrief } from '../../workflows/contract/passage.activities.ts';
import type { BoardColour, BoardMessage } from '../devices/ports/board.port.ts';

const stages: Readonly<Record<string, string>> = {
  '0': '国零',
  '1': '国一',
  '2': '国二',
  '3': '国三',
  '4': '国四',
  '5': '国五',
  '6': '国六',
  D: '电动',
  X: '无阶段',
};
const fuels: Readonly<Record<string, string>> = {
  A: '汽油',
  B: '柴油',
  C: '电',
  E: '燃气',
  F: '燃气',
  O: '混动',
  P: '氢',
};
const levels: Readonly<Record<string, string>> = {
  none: '正常管控',
  yellow: '黄色预警',
  orange: '橙色预警',
  red: '红色预警',
};

const colours: Readonly<Record<BoardScene, BoardColour>> = {
  allow: 'green',
  released: 'green',
  block: 'red',
  refused: 'red',
  unread: 'amber',
  undecided: 'amber',
  'arm-problem': 'amber',
};

const lastLine: Readonly<Record<BoardScene, string>> = {
  allow: '请通行',
  released: '人工放行 请通行',
  block: '禁止通行',
  refused: '请掉头',
  unread: '请等待人工识别',
  undecided: '请等待人工核查',
  'arm-problem': '道闸故障 请等待',
};

/** Four lines at the most; the plate is spoken first, because the driver listens for it. */
export function boardMessage({ scene, plateNo, decision, sign }: Omit<BoardOrder, 'lane'>): BoardMessage {
  const colour = colours[scene];
  const lines = [`${plateNo ?? '号牌未识别'} ${vehicleText(decision)}`.trim()];
  if (decision !== null) lines.push(levels[decision.alertLevel] ?? decision.alertLevel);
  if (scene === 'block' && decision !== null) lines.push(decision.reason.sign);
  if (scene === 'allow' && decision?.quotaLeft !== undefined) lines.push(`配额余 ${decision.quotaLeft}`);
  if (scene === 'undecided' && sign !== undefined) lines.push(sign);
  lines.push(lastLine[scene]);
  const reason = scene === 'block' && decision !== null ? decision.reason.sign : '';
  return {
    lines: lines.map((text) => ({ text, colour })),
    voice: [plateNo ?? '', reason, lastLine[scene]].filter(Boolean).join(' '),
  };
}

const levelColours: Readonly<Record<string, BoardColour>> = { none: 'green', orange: 'red', red: 'red' };

/** Silent, because nobody is there to listen. */
export function idleMessage(level: string): BoardMessage {
  const colour = levelColours[level] ?? 'amber';
  const lines = ['环保门禁', levels[level] ?? level, '一车一杆 依次通行'];
  return { lines: lines.map((text) => ({ text, colour })), voice: null };
}

function vehicleText(decision: DecisionBrief | null): string {
  if (decision === null) return '';
  if (decision.stage === 'D') return '电动';
  return `${stages[decision.stage] ?? '阶段未知'}${fuels[decision.fuel] ?? ''}`;
}
