/** One form of each kind, wrongly filled in, and what is said of it then. */
import type { Page } from 'playwright-core';
import type { Role } from '../../workflows/contract/roles.ts';

export interface Family {
  readonly name: string;
  readonly role: Role;
  readonly path: string;
  readonly open?: (page: Page) => Promise<void>;
  /** What is typed, by field. */
  readonly typed: Readonly<Record<string, string>>;
  readonly send: string;
  /** What stands at the fields then, the first of which has the focus. */
  readonly problems: Readonly<Record<string, string>>;
}

export const families: readonly Family[] = [
  {
    name: 'an order',
    role: 'operator',
    path: '/',
    open: (page) => page.getByRole('button', { name: '识别…' }).click(),
    typed: { plateNo: '冀B9', text: '看过' },
    send: '按此号牌判定',
    problems: { plateNo: '号牌写成', reason: '从列表中选', text: '说明至少 4 个字' },
  },
  {
    name: 'the alert switch',
    role: 'officer',
    path: '/alerts',
    typed: { noticeNo: '41号', reason: '通知' },
    send: '公告预警',
    problems: { level: '选择级别', reason: '理由至少 4 个字' },
  },
  {
    name: 'a new account',
    role: 'administrator',
    path: '/people',
    typed: { username: 'a b', name: '丙', reason: '入职' },
    send: '新增账号',
    problems: { username: '3 至 32 个字母', name: '至少两个字', role: '选择角色', reason: '4 至 300 字' },
  },
  {
    name: 'a new password',
    role: 'operator',
    path: '/account',
    typed: { password: 'Gao-Lu', again: 'other' },
    send: '修改密码',
    problems: { current: '输入当前密码', password: '太短', again: '两次输入不一样' },
  },
  {
    name: 'signing in',
    role: 'operator',
    path: '/sign-in',
    typed: { username: 'test.operator' },
    send: '登录',
    problems: { password: '输入密码' },
  },
];
