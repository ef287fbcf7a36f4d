import { expect, it } from 'vitest';
import { problemWords } from './problem.ts';

const relay = '10.0.0.21:502';
const board = '10.0.0.31:8131';
/** Every text that the gate can report, as it comes, and what people are told. */
const texts: [problem: string, zh: string, en: string][] = [
  ['no ledger entry allows this opening', '没有准许抬杆', 'No ledger entry'],
  ['barrier inputs cannot be read', '道闸的输入读不出来', 'inputs cannot be read'],
  ['arm is between, neither open nor closed', '杆现在不到位', 'Arm: Between'],
  ['arm is fault, neither open nor closed', '杆现在限位故障', 'Arm: Limit fault'],
  ['nobody stands before the arm any more', '杆前已经没有车', 'Nobody stands'],
  ['this passage had its opening already', '已经抬过一次杆', 'had its opening already'],
  [
    'the worker stopped in between and the arm is closed: look whether the vehicle has passed, then order the opening',
    '程序中途停过',
    'The program stopped in between',
  ],
  ['not tried', '还没有试过', 'Not tried yet'],
  ['open limit did not answer, arm is closed', '开到位没有应答，杆现在关到位', 'arm: Closed'],
  ['close limit did not answer', '关到位没有应答', 'close limit did not answer'],
  [`timeout: switching coil 0 of ${relay} on: the relay did not answer in time`, `DO1：继电器没有按时应答（${relay}）`, 'DO1 on: the relay did not answer in time'], // prettier-ignore
  [`wrong-answer: switching coil 1 of ${relay} off: the relay confirmed coil 2 off`, '断开继电器输出 DO2：继电器确认的不是这个输出', 'DO2 off: the relay confirmed another output'], // prettier-ignore
  [`exception: reading coil 0 of ${relay}: the relay refused: Modbus exception 6: Slave device busy (retry request again later)`, '继电器拒绝执行：设备忙', 'the relay refused: device busy'], // prettier-ignore
  [`exception: reading coil 0 of ${relay}: the relay refused: Modbus exception 99: Unknown error`, 'Modbus 异常 99', 'Modbus exception 99'], // prettier-ignore
  [`reading inputs 0 to 5 of ${relay}: no connection to ${relay}: connect ECONNREFUSED ${relay}`, `读道闸输入：连不上，对方拒绝连接`, 'no connection, refused'], // prettier-ignore
  [`reading inputs 0 to 5 of ${relay}: no connection to ${relay}: no answer within 500 ms`, '连不上，500 ms 内没有应答', 'no answer within 500 ms'], // prettier-ignore
  [`reading inputs 0 to 5 of relay.plant:502: no connection to relay.plant:502: getaddrinfo EAI_AGAIN relay.plant`, '主机名暂时解析不了', 'cannot be resolved now'], // prettier-ignore
  [`reading inputs 0 to 5 of ${relay}: no connection to ${relay}: connect EADDRNOTAVAIL ${relay}`, '网络错误 EADDRNOTAVAIL', 'network error EADDRNOTAVAIL'], // prettier-ignore
  [`reading inputs 0 to 5 of ${relay}: not sent, the connection is closed`, '没有发出', 'not sent'],
  [
    `reading inputs 0 to 5 of ${relay}: the relay closed the connection`,
    '继电器断开了连接',
    'closed the connection',
  ],
  [`reading inputs 0 to 5 of ${relay}: the driver has been closed`, '驱动已经停止', 'driver has stopped'],
  [`reading inputs 0 to 5 of ${relay}: closed by this program`, '程序关闭了连接', 'this program closed'],
  [`reading inputs 0 to 5 of ${relay}: Data length error, expected 6 got 4`, '应答不合 Modbus 规约', 'not proper Modbus'], // prettier-ignore
  ['occupied: not closing: loop B and the radar reports something under the arm', '没有落杆', 'not closed'],
  [`timeout: pulsing coil 0: the coil of the previous pulse is not confirmed off (switching coil 0 of ${relay} off: the relay did not answer in time); check the relay`, 'DO1 的上一个脉冲没有确认断开', 'relay output DO1 is not confirmed off'], // prettier-ignore
  ['closing the driver: the coil of the previous pulse is not confirmed off; check the relay', '停止时继电器', 'When stopping'], // prettier-ignore
  ['the board driver has been closed', '屏显驱动已经停止', 'driver has stopped'],
  [`the board at ${board} refused the text with code 2`, '屏显不接受文字，代码 2', 'with code 2'],
  [`the board at ${board} did not take the text: no acknowledgement within 400 ms`, '400 ms 内没有确认', 'no acknowledgement within 400 ms'], // prettier-ignore
  [`the board at ${board} did not take the text: the connection was lost`, '连接中断', 'connection was lost'],
  ['io0=1', '相机的 IO 输入 0 变为 1', 'IO input 0 became 1'],
  ['lane 9-in is not registered', '车道 9-in 没有登记', 'Lane 9-in is not registered'],
  ['no rule set is assigned to level orange: assign one', '「橙色预警」没有指定规则集', '“Orange alert”'],
  ['rule set orange@2 is not in the archive', '规则集 orange@2 不在档案中', 'orange@2 is not in the archive'],
  [
    'rule set orange@2 was valid until 2026-12-01 00:00:00: have the plan name a version that is valid',
    '规则集 orange@2 的有效期已于 2026-12-01 00:00:00 结束',
    'orange@2 ended at 2026-12-01',
  ],
  [
    'rule set orange@2 is not valid before 2026-12-01 00:00:00: have the plan name a version that is valid',
    '规则集 orange@2 自 2026-12-01 00:00:00 起才有效',
    'orange@2 is valid from 2026-12-01',
  ],
  [
    'rule set orange@2 does not load: $.digest: changed',
    '规则集 orange@2 读不进来',
    'orange@2 does not load',
  ],
  [
    'The fact fuel is missing: derive all facts of the catalogue before deciding.',
    '缺少事实「',
    'is missing',
  ],
  ['The fact fuel has a wrong value: “x” is no code.', '的值不对', 'has a wrong value'],
];

it.each(texts)('tells %j in both languages', (problem, zh, en) => {
  expect(problemWords(problem, 'zh')).toContain(zh);
  expect(problemWords(problem, 'en')).toContain(en);
  expect(problemWords(problem, 'zh')).not.toMatch(/设备报错|\b[a-z]{3,} [a-z]{2,}\b/);
});

it('names a fact by its label', () => {
  expect(problemWords('The fact emissionStage is missing: …', 'zh')).toContain('「排放阶段」');
});

it.each([
  'the arm sings',
  `reading inputs 0 to 5 of ${relay}: something new`,
  `the board at ${board} did not take the text: no connection to ${board}: something new`,
])('marks what nobody has translated as the device’s own words: %s', (problem) => {
  expect(problemWords(problem, 'zh')).toBe(`设备报错：${problem}`);
  expect(problemWords(problem, 'en')).toBe(`The device says: ${problem}`);
});
