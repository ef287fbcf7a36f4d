/** The people behind a vehicle: masked for everybody, and shown by an act with a reason. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayDo, roles } from '../../workflows/contract/roles.ts';
import {
  close,
  open,
  seeded,
  nobody,
  page,
  jpeg,
  secrets,
  site,
  ask,
  textOf,
  found,
  entries,
  photo,
  why,
  unmask,
} from './contacts-scene.ts';
import type { Asked } from './contacts-scene.ts';

beforeAll(open, 120_000);
afterAll(close);

describe('the page of a vehicle', () => {
  it('shows everybody the file with codes in words, and the people behind it masked', async () => {
    for (const role of roles) {
      const text = await textOf(page(), { as: role });
      for (const shown of ['国四', '柴油', 'H17', '重型', '司*', '138****0001', '车*', '已遮蔽'])
        expect(text, `${role} ${shown}`).toContain(shown);
      expect(found(text), role).toEqual([]);
      expect(text.includes('?act=unmask'), role).toBe(mayDo(role, 'personal-data.unmask'));
      expect(text.includes('这个角色不能显示个人信息'), role).toBe(!mayDo(role, 'personal-data.unmask'));
      expect(text.includes('?act=file'), role).toBe(mayDo(role, 'vehicles.file'));
    }
  });

  it('says of a vehicle without a file, and of no vehicle, that there is none', async () => {
    for (const vehicle of ['1-冀B99999', '9-冀B12345', '冀B12345', "1-' OR 1=1"]) {
      const answer = await ask(page(vehicle), { as: 'officer' });
      expect(answer.status, vehicle).toBe(404);
      expect(await answer.text()).toContain('没有这辆车的档案');
      expect((await unmask(vehicle)).status, vehicle).toBe(404);
    }
  });
});

describe('showing personal data', () => {
  it('is in the ledger with person, plate, fields and reason, then in the answer, and gone when read again', async () => {
    const before = (await entries('access')).length;
    const answer = await unmask();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(found(await answer.text())).toEqual(secrets.slice(0, 3));
    const added = (await entries('access')).slice(before);
    expect(added).toHaveLength(1);
    expect(added[0]?.actor).toContain('环保专员甲');
    expect(JSON.parse(added[0]?.payload ?? '')).toMatchObject({
      act: 'unmask',
      username: 'test.officer',
      role: 'officer',
      plateNo: '冀B12345',
      plateColour: '1',
      detail: 'driver phone owner',
      reason: { code: 'complaint', text: why.text },
    });
    expect(found(await textOf(page(), { as: 'officer' }))).toEqual([]);
    const audit = await textOf('/audit', { as: 'auditor' });
    expect(audit).toContain('显示个人信息');
    expect(audit).toContain(why.text);
  });

  it.each([
    ['no reason', { reason: '', text: why.text }, '选一个原因'],
    ['a reason that there is not', { reason: 'curiosity', text: why.text }, '选一个原因'],
    ['half a text', { ...why, text: '看看' }, '写 4 至 300 个字'],
    ['an endless text', { ...why, text: '长'.repeat(301) }, '写 4 至 300 个字'],
    ['a number in what is kept for ever', { ...why, text: '核对 138 0000 0001 的机主' }, '永久保存'],
    ['control characters', { ...why, text: 'a\u0000bcdef' }, '不能使用的字符'],
    ['fields that are missing', {}, '选一个原因'],
    ['a file for a text', { reason: photo(jpeg), text: photo(jpeg) }, '选一个原因'],
    [
      'objects for fields',
      { __superform_json: '[{"reason":1,"text":2},"check","long enough"]' },
      '选一个原因',
    ],
  ])(
    'is refused for %s, in words, keeps what was typed and shows and records nothing',
    async (...[, form, wanted]) => {
      const before = (await entries('access')).length;
      const answer = await unmask(seeded, form as Asked['form']);
      expect(answer.status).toBe(400);
      const text = await answer.text();
      expect(text).toContain(wanted);
      if ('text' in form && form.text === '看看') expect(text).toContain('>看看</textarea>');
      expect(found(text, secrets.slice(0, 1))).toEqual([]);
      expect((await entries('access')).length).toBe(before);
    },
  );

  it('shows nothing while the ledger takes no entry', async () => {
    const run = (sql: string): Promise<number> => site.database.$executeRawUnsafe(sql);
    await run(`CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$`);
    await run('CREATE TRIGGER a_full BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION no_entry()');
    try {
      const answer = await unmask();
      expect(answer.status).toBe(500);
      expect(found(await answer.text())).toEqual([]);
    } finally {
      await run('DROP TRIGGER a_full ON ledger_entry');
    }
  });

  it('is refused to who may not, and to a stranger, whatever is sent', async () => {
    for (const role of roles.filter((one) => !mayDo(one, 'personal-data.unmask'))) {
      const answer = await unmask(seeded, why, role);
      expect(answer.status, role).toBe(403);
      expect(found(await answer.text())).toEqual([]);
    }
    const stranger = await ask(`${page()}?/unmask`, { form: why });
    expect(stranger.headers.get('location')).toContain('/sign-in');
    const enhanced = { 'x-sveltekit-action': 'true', accept: 'application/json' };
    const sent = await ask(`${page()}?/unmask`, { form: why, headers: enhanced });
    expect(await sent.json()).toMatchObject({ type: 'failure', status: 401 });
  });

  it('is a conflict where nothing is on file', async () => {
    const answer = await unmask(nobody);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('没有登记个人信息');
  });
});
