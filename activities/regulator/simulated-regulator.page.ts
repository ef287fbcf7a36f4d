/** The simulated platform as a person sees it: plain HTML without scripts. */
import type { AcceptedStore, GateBook } from './simulated-regulator.store.ts';

export interface Refusal {
  /** ISO time. */
  readonly at: string;
  readonly reason: string;
  readonly message: string;
}

export interface PlatformView {
  readonly store: AcceptedStore;
  readonly mode: string;
  readonly refusals: Readonly<Record<string, number>>;
  readonly lastErrors: readonly Refusal[];
}

const shownPerGate = 20;

export function platformPage({ store, mode, refusals, lastErrors }: PlatformView): string {
  const gates = [...store.gates].sort(([left], [right]) => (left < right ? -1 : 1));
  const errors = lastErrors.toReversed().map(({ at, reason, message }) => row([at, reason, message]));
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>演示市机动车监管平台（模拟）</title>
<style>body{font:15px/1.5 sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{border:1px solid #bbb;padding:.2rem .6rem;text-align:left}caption{text-align:left;font-weight:bold}</style></head><body>
<h1>演示市机动车监管平台（模拟）</h1>
<p>已接收 ${store.records.length} 条记录。当前故障模式：${escape(mode === 'none' ? '无' : mode)}</p>
${gates.map(([gateNo, book]) => gateTable(gateNo, book)).join('\n')}
<table><caption>拒收原因</caption><tr><th>原因</th><th>次数</th></tr>
${Object.entries(refusals)
  .map(([reason, count]) => row([reason, String(count)]))
  .join('')}</table>
<table><caption>最近的拒收</caption><tr><th>时间</th><th>原因</th><th>说明</th></tr>${errors.join('')}</table>
</body></html>`;
}

function gateTable(gateNo: string, book: GateBook): string {
  const missing = book.missing.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join('、');
  const rows = book.records.slice(-shownPerGate).toReversed();
  return `<table><caption>道闸 ${escape(gateNo)}：${book.records.length} 条，缺号：${missing || '无'}</caption>
<tr><th>流水号</th><th>通行时间</th><th>进出</th><th>车牌</th><th>放行结论</th><th>补传</th><th>平台编号</th></tr>
${rows.map(({ fields, recordId }) => row([...cells(fields), recordId])).join('\n')}</table>`;
}

const directions: Record<string, string> = { 1: '进厂', 2: '出厂' };
const results: Record<string, string> = { 0: '禁止', 1: '放行', 2: '未判定' };

function cells(fields: Readonly<Record<string, string>>): string[] {
  const text = (name: string): string => fields[name] ?? '';
  return [
    text('serial'),
    text('passed_at'),
    directions[text('direction')] ?? '',
    text('plate_no'),
    results[text('decision_result')] ?? '',
    text('is_backfill') === '1' ? '是' : '否',
  ];
}

function row(values: readonly string[]): string {
  return `<tr>${values.map((value) => `<td>${escape(value)}</td>`).join('')}</tr>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
