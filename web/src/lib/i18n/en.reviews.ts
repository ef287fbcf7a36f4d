import type { reviewWords as zh } from './zh.reviews.ts';

export const reviewWords: typeof zh = {
  reviews: {
    title: 'Review',
    states: { due: 'Being put up', awaiting: 'Awaits review', accepted: 'Accepted', objected: 'Objected to' },
    kinds: { release: 'released by hand', identify: 'read the plate by hand' },
    ordered: (person, kind) => `${person} ${kind}`,
    overdue: (at) => `Overdue: due by ${at}`,
    waits: 'Waits for a reviewer. Who ordered cannot review.',
    preparing: 'Being put up for review; the form opens in a moment.',
    ownWork: 'Nobody reviews their own order: another reviewer has to.',
    verdict: 'Verdict',
    verdicts: { accept: 'Accept', object: 'Object' },
    given: { accepted: (person) => `${person} accepted`, objected: (person) => `${person} objected` },
    send: 'Give the verdict',
    next: (n) => `${n} more to review, see the next`,
    reasons: {
      'documents-checked': 'Licence or cargo list checked',
      'photos-checked': 'Photos checked',
      'confirmed-with-person': 'Confirmed with whoever ordered',
      'no-ground': 'The reason does not hold',
      'no-evidence': 'No evidence',
      'wrong-vehicle': 'Vehicle or plate is not the one recorded',
      other: 'Other, see text',
    },
    problems: {
      verdict: 'Choose to accept or to object.',
      reason: 'Choose a reason that fits the verdict.',
      text: 'Write 4 to 300 characters.',
      ownWork: 'Not written: nobody reviews their own order; this is on record. Another reviewer has to.',
      notYours: 'Not written: reviewers review. Ask one, or ask an administrator to check your role.',
      notOpen: 'Not written: there is a verdict already, or nothing to review. See the verdict on this page.',
      notNow: 'Not written: the review is being registered. Send it again in a few seconds.',
      unreachable: 'Not delivered: the workflow service does not answer. Send it again later.',
      noAnswer:
        'No answer yet; the verdict may have been written. See the ledger below; if it is not there, send it again.',
      badRequest: 'Not written: verdict, name or reason is incomplete. Complete it and send it again.',
    },
  },
};
