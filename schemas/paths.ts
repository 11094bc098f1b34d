/** Where the artifacts of a project lie, relative to its directory (product.md, sections 2 and 4). */
export const PATHS = {
  spec: 'artifacts/discovery/feature-spec.md',
  designContract: 'artifacts/discovery/design-contract.md',
  tdd: 'artifacts/build/TDD.md',
  interfaces: 'artifacts/build/INTERFACES.md',
  schema: 'artifacts/build/SCHEMA.md',
  taskGraph: 'artifacts/build/TASK-GRAPH.md',
  ownership: 'artifacts/build/FILE_OWNERSHIP_MAP.md',
  migrations: 'artifacts/build/migrations',
  migrationRisk: 'artifacts/build/MIGRATION_RISK.md',
  decisions: 'artifacts/build/DECISIONS.md',
  forkSession: 'artifacts/pipeline/FORK_SESSION.json',
  changeLog: 'artifacts/build/CHANGE_LOG.md',
  contracts: 'contracts',
  openapi: 'contracts/openapi.yaml',
  handoff: 'artifacts/pipeline/HANDOFF.json',
  checkpoint: 'artifacts/pipeline/CHECKPOINT.md',
  criticism: 'artifacts/critique/CRITICISM.md',
  securityReport: 'artifacts/security/SECURITY_REPORT.md',
  verificationReport: 'artifacts/verification/VERIFICATION_REPORT.md',
  overview: 'artifacts/docs/OVERVIEW.md',
  changelog: 'artifacts/docs/CHANGELOG.md',
  apiDoc: 'artifacts/docs/API.md',
  maintenance: 'artifacts/maintenance',
  prBody: 'artifacts/verification/PR_BODY.md',
  tokenLog: 'artifacts/telemetry/token_log.jsonl',
  telemetry: 'artifacts/telemetry',
} as const;

/** Files only the shell writes: an agent that changes one is reported and the file is put back. */
export const SHELL_FILES: readonly string[] = [
  PATHS.handoff,
  PATHS.checkpoint,
  PATHS.taskGraph,
  PATHS.changeLog,
  PATHS.decisions,
  PATHS.forkSession,
];
