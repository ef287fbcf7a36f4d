/** What Temporal's bundler finds: each export is a workflow type. */
export { alert } from './alert/alert.workflow.ts';
export { passage } from './passage/passage.workflow.ts';
export { upload } from './upload/upload.workflow.ts';
