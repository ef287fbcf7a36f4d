import type { vehicleWords as zh } from './zh.vehicles.ts';

export const vehicleWords: typeof zh = {
  vehicle: {
    unknown: 'This vehicle has no file. Check plate and colour, or look for it in the vehicle files.',
    filed: 'Filed',
    overLimit: 'Over-limit list',
    listedSince: (date) => `Listed since ${date}, always blocked`,
    notListed: 'Not listed',
    passages: 'Latest passages',
    shown: (n) => `latest ${n}`,
    noPassages: 'No passage of this vehicle yet.',
    allPassages: 'All passages',
  },
  contact: {
    title: 'Personal data',
    masked: 'Masked',
    notFiled: 'Not on file',
    none: 'Driver, phone, owner and licence photo of this vehicle are not on file yet.',
    field: { driver: 'Driver', phone: 'Phone', owner: 'Owner', licence: 'Licence photo' },
    asOf: 'Filed at',
    unmask: 'Show personal data',
    unmaskHint:
      'Name, user name, reason and time go into the ledger first; then it is shown, for 10 minutes at most and until the page is read again.',
    maskAgain: 'Mask again',
    shownUntil: (until) => `Shown until ${until}; it is in the ledger`,
    mayNot:
      'Your role may not show personal data. If you need it, ask the environment officer, a reviewer or the auditor.',
    unmaskFirst:
      'Show the personal data on the page of the vehicle first, with a reason; the licence photo can then be opened for 10 minutes.',
    licenceGone: 'The file of the photo is gone. Upload the licence photo again.',
    reason: 'Reason',
    text: 'Explanation',
    textHint: '4 to 300 characters, kept for ever: no names, no numbers',
    reasons: {
      check: 'Executing a check or inspection',
      refusal: 'Contacting the driver about a block or refusal',
      correction: 'Correcting data',
      complaint: 'Handling a complaint',
    },
    file: 'Enter or correct',
    fileHint:
      'Fill in only what is new; what is left empty stays as it is. The content does not go into the ledger: it holds who, when, why and which fields.',
    fileReason: 'Reason for the entry',
    phoneHint: 'mobile or landline',
    licenceHint: 'JPEG or PNG, up to 5 MB',
    forget: 'Remove',
    send: 'Save',
    filedDone: 'On file',
    goneDone: 'All of it removed',
    problems: {
      reason: 'Choose a reason',
      text: 'Write 4 to 300 characters',
      textPersonal:
        'No names, phone or identity numbers here: this is kept for ever and cannot be taken out again',
      characters: 'Some characters cannot be used; take them out and send again',
      driver: 'A name has 2 to 40 characters, on one line',
      owner: 'An owner has 2 to 100 characters, on one line',
      phone: 'Write a mobile number of 11 digits, or a landline with its area code, like 0315-2000003',
      licenceType: 'Only a whole JPEG or PNG. Choose another photo',
      licenceSize: 'The photo is larger than 5 MB. Make it smaller and upload it again',
      forget: 'There is no such field. Reload the page and try again',
      basis: 'The page is out of date. Reload it and send again',
      nothing: 'Fill in at least one field, or tick one to remove',
      changed:
        'Somebody else has changed the personal data of this vehicle meanwhile. Look at what is on file now, then send again',
      noContact:
        'No personal data of this vehicle is on file; it may just have been removed. Reload the page',
      nothingToRemove: 'This is not on file: there is nothing to remove',
    },
  },
};
