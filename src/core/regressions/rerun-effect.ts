/** Orders another run of tests that were green when their tasks were done; a command that fails is run a second time. */
export interface RerunEffect {
  readonly type: 'checks/rerun';
  readonly id: string;
  /** The task after which they are run. */
  readonly taskId: string;
  readonly runId: string;
  readonly commands: readonly string[];
}
