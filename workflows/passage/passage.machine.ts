/**
 * What may happen to a vehicle at a gate. Pure: the next state and the effects as data.
 * Read it top down: identify, decide, open, pass, close, record; and where a person has to help.
 */
import { firstContext } from './passage.model.ts';
import { passageSetup } from './passage.setup.ts';

const passedUnreleased = { type: 'raiseAlarm', params: { alarm: 'passed-unreleased' } } as const;

const turnedBack = { target: '#passage.finishing', actions: 'endTurnedBack' } as const;
const letThrough = {
  guard: 'crossed',
  target: '#passage.finishing',
  actions: ['endUnreleased', passedUnreleased],
} as const;

/**
 * A vehicle that must wait may also turn back: the lane stays clear for a while after it stood on loop A.
 * Or somebody lifts the arm by hand and lets it through: then it has passed, and nobody here allowed it.
 */
const waitingUntil = (...leave: (typeof turnedBack | typeof letThrough)[]) =>
  passageSetup.createStateConfig({
    initial: 'standing',
    states: {
      standing: { always: { guard: 'vehicleGone', target: 'leaving' } },
      leaving: { always: { guard: 'vehicleThere', target: 'standing' }, after: { leave } },
    },
  });
const waiting = waitingUntil(letThrough, turnedBack);

/** The vehicle is being dealt with: that it left is seen by its loops, not taken from the camera. */
const notNow = {};

export const passageMachine = passageSetup.createMachine({
  id: 'passage',
  context: ({ input }) => firstContext(input),
  initial: 'identified',
  on: {
    sensed: { actions: 'noteSensed' },
    openAnswered: { actions: 'noteOpenAnswer' },
    statusChanged: { actions: 'noteStatus' },
    vehicleLeft: [
      { guard: 'crossed', target: '.finishing', actions: ['endUnreleased', passedUnreleased] },
      { guard: 'neverOpened', target: '.finishing', actions: 'endLeft' },
    ],
  },
  states: {
    identified: {
      always: [{ guard: 'plateKnown', target: 'deciding' }, { target: 'unread' }],
    },
    unread: {
      ...waiting,
      entry: ['recordUnread', { type: 'showBoard', params: { scene: 'unread' } }],
      always: { guard: 'offline', target: 'finishing', actions: 'endBackFilled' },
      on: {
        identify: { target: 'deciding', actions: 'takeIdentity' },
        reread: { target: 'deciding', actions: 'takeReread' },
        refuse: { target: 'ordering', actions: 'takeOrder' },
      },
    },
    deciding: {
      entry: 'decide',
      on: {
        decided: [
          { guard: 'offline', target: 'finishing', actions: ['noteDecision', 'endBackFilled'] },
          { guard: 'allowed', target: 'opening', actions: 'noteDecision' },
          { target: 'blocked', actions: 'noteDecision' },
        ],
        undecidable: { target: 'undecided', actions: 'noteUndecidable' },
        vehicleLeft: notNow,
      },
    },
    /** No rule set could decide: people do, and the record says so. */
    undecided: {
      ...waiting,
      entry: [
        'recordUndecided',
        { type: 'raiseAlarm', params: { alarm: 'undecidable' } },
        { type: 'showBoard', params: { scene: 'undecided' } },
      ],
      always: [
        { guard: 'offline', target: 'finishing', actions: 'endBackFilled' },
        { guard: 'statusIsNewer', target: 'decidingAgain', actions: 'takeStatus' },
      ],
      on: {
        release: { target: 'ordering', actions: 'takeOrder' },
        refuse: { target: 'ordering', actions: 'takeOrder' },
      },
    },
    blocked: {
      ...waiting,
      entry: { type: 'showBoard', params: { scene: 'block' } },
      always: { guard: 'statusIsNewer', target: 'decidingAgain', actions: 'takeStatus' },
      on: {
        release: { target: 'ordering', actions: 'takeOrder' },
        refuse: { target: 'ordering', actions: 'takeOrder' },
      },
    },
    /** Another level or rule set counts while it waits: a decision of its own, by the instant of the change. */
    decidingAgain: {
      entry: 'decideAgain',
      on: {
        decided: [
          {
            guard: 'crossed',
            target: 'finishing',
            actions: ['noteDecisionOnly', 'endUnreleased', passedUnreleased],
          },
          { guard: 'leftMeanwhile', target: 'finishing', actions: ['noteDecisionOnly', 'endLeftMeanwhile'] },
          { guard: 'allowedAndThere', target: 'opening', actions: 'noteDecision' },
          { target: 'blocked', actions: 'noteDecisionOnly' },
        ],
        undecidable: [
          { guard: 'leftMeanwhile', target: 'finishing', actions: ['noteUndecidable', 'endLeftMeanwhile'] },
          { target: 'undecided', actions: 'noteUndecidable' },
        ],
        vehicleLeft: { actions: 'noteLeft' },
      },
    },
    /** A person's order is in the ledger before anything moves (I1). */
    ordering: {
      entry: 'recordOverride',
      on: {
        orderRecorded: [
          { guard: 'orderIsRefuse', target: 'refused', actions: 'noteOrder' },
          { target: 'opening', actions: 'noteOrder' },
        ],
        vehicleLeft: notNow,
      },
    },
    refused: {
      ...waiting,
      entry: { type: 'showBoard', params: { scene: 'refused' } },
      on: {
        release: { target: 'ordering', actions: 'takeOrder' },
        /** An earlier pulse opens the arm late, for a vehicle that was sent away since. */
        sensed: [{ guard: 'openedLate', actions: ['noteSensed', 'closeBarrier'] }, { actions: 'noteSensed' }],
        closeAnswered: { actions: 'noteCloseAnswer' },
      },
    },
    opening: {
      entry: [
        'openBarrier',
        {
          type: 'showBoard',
          params: ({ context }) => ({ scene: context.decision?.outcome === 'allow' ? 'allow' : 'released' }),
        },
      ],
      always: { guard: 'armOpen', target: 'passing' },
      on: {
        openAnswered: [
          { guard: 'alreadyOpen', target: 'passing', actions: 'noteOpenAnswer' },
          { guard: 'openFailed', target: 'unconfirmed', actions: 'noteOpenAnswer' },
          { actions: 'noteOpenAnswer' },
        ],
        vehicleLeft: notNow,
      },
      after: { confirmOpen: 'checking' },
    },
    /** The open limit did not answer in time: read it, do not guess. */
    checking: {
      entry: 'readBarrier',
      always: { guard: 'armOpen', target: 'passing' },
      on: {
        inputsRead: [
          { guard: 'readArmOpen', target: 'passing', actions: 'noteRead' },
          { target: 'unconfirmed', actions: ['noteRead', 'noteNotConfirmed'] },
        ],
        vehicleLeft: notNow,
      },
    },
    /** Arm not confirmed: somebody has to go and look. */
    unconfirmed: {
      ...waitingUntil(turnedBack),
      entry: [
        { type: 'raiseAlarm', params: { alarm: 'arm-not-confirmed' } },
        { type: 'showBoard', params: { scene: 'arm-problem' } },
      ],
      always: [
        { guard: 'armOpen', target: 'passing' },
        { guard: 'droveThrough', target: 'closing', actions: 'noteDroveThrough' },
      ],
      on: {
        retryOpen: { target: 'ordering', actions: 'takeOrder' },
        refuse: { target: 'ordering', actions: 'takeOrder' },
      },
    },
    passing: {
      entry: ['noteOpened', 'recordOpened'],
      initial: 'entering',
      always: [
        { guard: 'passedUnderArm', target: 'closing' },
        { guard: 'goneUnobserved', target: 'closing' },
        { guard: 'armClosedClear', target: 'finishing', actions: 'endClosed' },
      ],
      states: {
        entering: { after: { enter: 'lingering' } },
        /** Open for long: close as soon as nothing stands in the lane. */
        lingering: { always: { guard: 'laneClear', target: '#passage.closing' } },
      },
    },
    closing: {
      entry: 'closeBarrier',
      always: { guard: 'armClosed', target: 'finishing', actions: 'endClosed' },
      on: {
        closeAnswered: [
          { guard: 'closeOccupied', target: 'clearing', actions: 'noteCloseAnswer' },
          { guard: 'closeFailed', target: 'unclosed', actions: 'noteCloseAnswer' },
          { actions: 'noteCloseAnswer' },
        ],
      },
      after: { confirmClose: 'checkingClosed' },
    },
    /** Something stands under the arm: wait until it is gone (I3). */
    clearing: {
      always: { guard: 'clearUnderArm', target: 'closing' },
      after: { retryClose: 'looking' },
    },
    /** Before the arm is told to close again: is there nothing under it? A reading may have been missed. */
    looking: {
      entry: ['countTry', 'readBarrier'],
      always: { guard: 'armClosed', target: 'finishing', actions: 'endClosed' },
      on: {
        inputsRead: [
          { guard: 'readClearUnderArm', target: 'closing', actions: 'noteRead' },
          { target: 'clearing', actions: 'noteRead' },
        ],
      },
    },
    checkingClosed: {
      entry: 'readBarrier',
      always: { guard: 'armClosed', target: 'finishing', actions: 'endClosed' },
      on: {
        inputsRead: [
          { guard: 'readArmClosed', target: 'finishing', actions: ['noteRead', 'endClosed'] },
          { target: 'unclosed', actions: 'noteRead' },
        ],
      },
    },
    /**
     * The arm stays up: tried again a few times. Then, or when the next vehicle comes, this passage ends, because
     * who comes next has to be decided; the lane goes on trying to close.
     */
    unclosed: {
      entry: ['noteUnclosed', { type: 'raiseAlarm', params: { alarm: 'arm-not-closed' } }],
      always: { guard: 'armClosed', target: 'finishing', actions: 'endClosed' },
      on: { vehicleLeft: { target: 'finishing', actions: 'endUnclosed' } },
      after: {
        retryClose: [
          { guard: 'mayTryAgain', target: 'looking' },
          { target: 'finishing', actions: 'endUnclosed' },
        ],
      },
    },
    finishing: {
      entry: 'recordFinished',
      on: { finishRecorded: 'recorded', vehicleLeft: notNow },
    },
    recorded: { type: 'final' },
  },
});
