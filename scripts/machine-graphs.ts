/** Writes the pictures of the machines anew: `npm run machines`, after a change of a machine. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertMachine } from '../workflows/alert/alert.machine.ts';
import { passageMachine } from '../workflows/passage/passage.machine.ts';
import { graphOf } from '../workflows/runtime/draw-machine.ts';

const graphs = { alert: graphOf(alertMachine), passage: graphOf(passageMachine) };
const path = join(import.meta.dirname, '..', 'workflows', 'contract', 'machine-graphs.json');
writeFileSync(path, `${JSON.stringify(graphs, null, 2)}\n`);
