/** Counts shadows in a process that can be killed: `DATABASE_URL`. */
import pino from 'pino';
import { keepShadows } from '../../worker/gate/shadow-keeper.ts';

keepShadows(process.env['DATABASE_URL'] ?? '', pino({ level: 'silent' }));
