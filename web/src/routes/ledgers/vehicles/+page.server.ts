import { loadList } from '../../../lib/server/lists/load-list.ts';
import { vehicleSource } from '../../../lib/server/lists/vehicle-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadList(event, vehicleSource);
