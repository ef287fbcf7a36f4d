/** What the plan in force calls the levels: II, 橙, 2, by encoding. */
import type { Label } from '../../../../rules/model/label.ts';

export interface LevelCodes {
  readonly title: Label;
  readonly codes: readonly string[];
}

/** By level; empty where the plan has no encodings. */
export type LevelNames = Readonly<Record<string, readonly LevelCodes[]>>;

/** `橙 · II · 2`; empty where the plan calls it nothing else. */
export function shortNames(names: LevelNames, level: string): string {
  return [...new Set((names[level] ?? []).flatMap(({ codes }) => codes))].join(' · ');
}

/** `预警颜色：橙；响应级别：II`; empty where the plan calls it nothing else. */
export function longNames(names: LevelNames, level: string, lang: 'zh' | 'en'): string {
  const parts = (names[level] ?? []).map(({ title, codes }) =>
    lang === 'zh' ? `${title.zh}：${codes.join('、')}` : `${title.en}: ${codes.join(', ')}`,
  );
  return parts.join(lang === 'zh' ? '；' : '; ');
}
