import { expect, it } from 'vitest';
import { problemsOf } from '../forms/problems.fixture.ts';
import { acknowledgeSchema } from './acknowledge-schema.ts';
import { orderSchema } from './order-schema.ts';

const order = {
  passage: 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7',
  kind: 'release',
  attempt: 'abcdefgh-1',
  reason: 'file-wrong',
  text: '随车清单显示国五',
  plateNo: '',
  plateColour: '',
};
const problems = (changes: object): unknown => problemsOf(orderSchema, { ...order, ...changes });

it('names every field of an order that is wrong', () => {
  expect(problems({})).toEqual({});
  expect(problems({ reason: 'not-compliant', text: '太短了' })).toEqual({
    reason: ['reason'],
    text: ['text'],
  });
  expect(problems({ kind: 'explode', passage: 'passage/../x' })).toEqual({
    kind: ['kind'],
    passage: ['passage'],
    reason: ['reason'],
  });
});

it('asks for a plate only where one is identified, and takes it as people type it', () => {
  const identify = { kind: 'identify', reason: 'read-on-site' };
  expect(problems({ ...identify, plateNo: '冀B', plateColour: '9' })).toEqual({
    plateNo: ['plateNo'],
    plateColour: ['plateColour'],
  });
  for (const plateNo of [' 冀b·12345', '冀Ｂ１２３４５', '冀B-12345', '224578使', '厂0017'])
    expect(problems({ ...identify, plateNo, plateColour: '1' })).toEqual({});
});

it('says of a plate with hidden or disguised characters that it has them', () => {
  const identify = { kind: 'identify', reason: 'read-on-site', plateColour: '1' };
  for (const plateNo of ['冀B12\u200b345', '\ufeff冀B12345', '冀В12345', '冀B①2345'])
    expect(problems({ ...identify, plateNo })).toEqual({ plateNo: ['plateCharacters'] });
  for (const plateNo of ['', '冀B1', "冀B'--1", '冀B123456789'])
    expect(problems({ ...identify, plateNo })).toEqual({ plateNo: ['plateNo'] });
});

it('knows the reasons of each kind of order', () => {
  expect(problems({ kind: 'refuse', reason: 'file-wrong' })).toEqual({ reason: ['reason'] });
  expect(problems({ kind: 'refuse', reason: 'toString' })).toEqual({ reason: ['reason'] });
  expect(problems({ kind: 'retryOpen', reason: 'arm-not-up' })).toEqual({});
});

it('asks an answer to an alarm for its number, a reason of the list and a text', () => {
  const answer = { alarm: '17', reason: 'tested', text: '现场看过，正常' };
  expect(problemsOf(acknowledgeSchema, answer)).toEqual({});
  expect(problemsOf(acknowledgeSchema, { alarm: '-1', reason: 'file-wrong', text: '看过' })).toEqual({
    alarm: ['alarm'],
    reason: ['reason'],
    text: ['text'],
  });
});
