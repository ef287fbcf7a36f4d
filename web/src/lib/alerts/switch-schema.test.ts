import { expect, it } from 'vitest';
import { problemsOf } from '../forms/problems.fixture.ts';
import { switchSchema } from './switch-schema.ts';

const now = Date.parse('2026-11-24T09:20:00Z');
const schema = switchSchema(() => now);
const start = {
  ...{ kind: 'start', level: 'orange', from: '', until: '', noticeNo: '', reason: '收到市级橙色预警通知' },
  ...{ alert: '', basedOn: '', besides: '' },
};
const alert = 'alert/20261124T090000.000Z';

it.each([
  [{}, {}],
  [{ kind: 'lift', level: '', alert, basedOn: '41' }, {}],
  [{ kind: 'lift', level: '' }, { alert: ['badRequest'] }],
  [{ kind: 'change', alert: 'x' }, { alert: ['badRequest'] }],
  [{ besides: `${alert},${alert}` }, {}],
  [{ besides: "'; DROP" }, { besides: ['badRequest'] }],
  [{ until: 'never' }, { until: ['until'] }],
  [{ noticeFile: new File(['x'], 'notice.pdf') }, {}],
  [{ from: '2026-11-24T21:00', noticeNo: '北岸气指办〔2026〕41号' }, {}],
  [{ level: 'none' }, { level: ['level'] }],
  [{ level: '' }, { level: ['level'] }],
  [{ from: 'soon' }, { from: ['from'] }],
  [{ from: '2027-11-24T21:00' }, { from: ['range'] }],
  [{ reason: '通知' }, { reason: ['reason'] }],
  [{ noticeNo: 'x'.repeat(81) }, { noticeNo: ['noticeNo'] }],
  [{ noticeNo: '41\u0000' }, { noticeNo: ['noticeNo'] }],
  [{ kind: 'stop' }, { kind: ['badRequest'] }],
  [
    { level: '', from: 'soon', reason: '' },
    { level: ['level'], from: ['from'], reason: ['reason'] },
  ],
])('says of %j: %j', (changes, problems) => {
  expect(problemsOf(schema, { ...start, ...changes })).toEqual(problems);
});
