import { acknowledgeAction } from '../lib/server/acknowledge-action.ts';
import { orderAction } from '../lib/server/order-action.ts';
import { readBoard } from '../lib/server/board.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => ({ board: await readBoard(Date.now()) });

export const actions = { order: orderAction, acknowledge: acknowledgeAction } satisfies Actions;
