import type { Words } from './words.ts';

export const identificationWords: Pick<Words, 'identification'> = {
  identification: {
    match: { exact: 'the same plate', 'look-alike': 'a plate that looks like it' },
    candidates: 'May be',
    candidatesHint: '↓ takes one after the other',
    candidatesFailed: 'The candidates could not be read; type the plate.',
    inside: 'in the plant',
    filed: 'on file',
    seen: 'was here',
    asRead: 'read by the camera',
    findings: 'Check',
    finding: {
      'plate-form-unknown': 'form not known',
      'plate-letter-i-o': 'has the letter I or O',
      'plate-length-colour': 'length and colour differ',
      'plate-kind-colour': 'kind and colour differ',
    },
    listed: (plate) => `matched ${plate} on the over-limit list`,
    kind: 'Kind of plate',
    basis: 'Stage known by',
    vin: 'VIN, to be confirmed',
    vinDoubtful:
      'has a wrong check digit. Imports and old vehicles may have one: somebody else than who entered it compares it with the vehicle or its licence.',
    vinConfirmed: (person) => `has a wrong check digit; confirmed by ${person}`,
    vinReason: 'What it was compared with',
    vinReasonHint: 'The vehicle, its licence, its list',
    vinConfirm: 'It is right',
    vinProblems: {
      vinNothing: 'Not done: it is confirmed already, or need not be. Reload the page and look.',
      vinChanged: 'Not done: the file has another VIN by now. Reload the page and compare that one.',
      vinOwn: 'Not done: you entered this VIN yourself; another person has to confirm it.',
    },
  },
};
