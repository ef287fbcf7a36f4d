/** `greengate verify` and `greengate rebuild`. */
import type { Command } from 'commander';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { verifyLedger } from '../../activities/ledger/verify-ledger.ts';
import { readWitnesses } from '../../activities/ledger/witness.ts';
import { verifyContacts } from '../../people/vehicle-contacts.ts';
import type { ContactProof } from '../../people/vehicle-contacts.ts';
import { siteConfig } from '../config/site-config.ts';
import { aCommand } from './command.ts';
import { parsePerson, parseReason } from './signature.ts';
import { withDatabase } from './site-access.ts';

export function verifyCommand(): Command {
  return aCommand('verify', 'prove the ledger, entry by entry; names the first bad one')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: boolean }) => {
      const config = siteConfig();
      const witnesses = await readWitnesses(config.dataDir);
      const { proof, contacts } = await withDatabase(config, async (database) => ({
        proof: await verifyLedger(database, witnesses),
        contacts: await verifyContacts(database),
      }));
      if (json) console.log(JSON.stringify({ ...proof, contacts }));
      else if (proof.fault === null)
        console.log(
          `The ledger is whole: ${proof.entries} entries, ${proof.witnessed} witnessed, head ${proof.head.hash}`,
        );
      else
        console.log(
          `The ledger is broken at entry ${proof.fault.seq}: ${proof.fault.what}. The ${proof.entries} entries before it are whole.`,
        );
      if (!json) for (const line of contactLines(contacts)) console.log(line);
      if (proof.fault !== null || contacts.faults.length > 0) process.exitCode = 1;
    });
}

/** Names plates, never people. */
function contactLines({ contacts, faults }: ContactProof): string[] {
  if (faults.length === 0) return [`Contacts of vehicles: ${contacts}, each as it was filed`];
  return faults.map(({ plateNo, plateColour, seq, what }) => {
    const entry = seq === null ? '' : ` (newest entry: ${seq})`;
    return `The contact of ${plateNo}, plate colour ${plateColour}, ${what}${entry}. Ask who has changed the database, then file it again.`;
  });
}

export function rebuildCommand(): Command {
  return aCommand('rebuild', 'make all projections anew from the ledger')
    .requiredOption('--as <person>', 'who rebuilds', parsePerson)
    .requiredOption('--reason <text>', 'why', parseReason)
    .option('--json', 'print one JSON object')
    .action(async ({ json, as: person, reason }: { json?: boolean; as: string; reason: string }) => {
      const rebuilt = await withDatabase(siteConfig(), (database) =>
        rebuildProjections(database, { person, reason }),
      );
      if (json) console.log(JSON.stringify(rebuilt));
      else
        console.log(
          `Projections made anew from ${rebuilt.entries} entries, ledger entry ${rebuilt.seq}${rebuilt.changed.length > 0 ? `; these had differed: ${rebuilt.changed.join(', ')}` : '; nothing had differed'}`,
        );
    });
}
