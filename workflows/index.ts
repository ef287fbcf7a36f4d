/** What Temporal's bundler finds: each export is a workflow type. */
export { acknowledgeAlarm } from './acknowledge/acknowledge.workflow.ts';
export { alert } from './alert/alert.workflow.ts';
export { drill } from './drill/drill.workflow.ts';
export { exemption } from './exemption/exemption.workflow.ts';
export { passage } from './passage/passage.workflow.ts';
export { policyWork } from './policy-work/policy-work.workflow.ts';
export { review } from './review/review.workflow.ts';
export { shadowPolicy } from './shadow/shadow.workflow.ts';
export { simulatePolicy } from './simulation/simulation.workflow.ts';
export { upload } from './upload/upload.workflow.ts';
