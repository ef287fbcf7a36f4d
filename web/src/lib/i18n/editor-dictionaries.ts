/** The words of the editors of rule sets: apart from the others, which every page loads. */
import { policyEditorWords as en } from './en.policies-editor.ts';
import type { Lang } from './words.ts';
import { policyEditorWords as zh } from './zh.policies-editor.ts';

export type EditorWords = typeof zh;

export const editorDictionaries: Readonly<Record<Lang, EditorWords>> = { zh, en };
