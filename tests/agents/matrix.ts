/**
 * Prints what real agents did when they were last run, as a table in Markdown. Run: node tests/agents/matrix.ts, after
 * `npm run test:agents`.
 */
import { SCENES } from './driven/driven.ts';
import { JOURNEY, LANES, lastResults, type ResultRow } from './results.ts';
import { AGENT_IDS, type AgentId, isChosen } from './versions.ts';

const rows = lastResults();
const agents = AGENT_IDS.filter((id) => isChosen(id) && rows.some((row) => row.agent === id));
const scenes = [...SCENES, JOURNEY, LANES].filter((scene) => rows.some((row) => row.scene === scene));

/** Reasons in the order of their first mention; a cell names them by number. */
const reasons: string[] = [];

function cellOf(row: ResultRow | undefined): string {
  if (row === undefined) return 'not played';
  if (row.why === null) return row.result;
  const why = row.why.replaceAll('|', '\\|');
  if (!reasons.includes(why)) reasons.push(why);
  return `${row.result} (${reasons.indexOf(why) + 1})`;
}

const find = (agent: AgentId, scene: string): ResultRow | undefined =>
  rows.find((row) => row.agent === agent && row.scene === scene);

const versionOf = (agent: AgentId): string => rows.findLast((row) => row.agent === agent)?.version ?? '?';
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = [
  line(['', ...agents.map((agent) => `${agent} ${versionOf(agent)}`)]),
  line(['---', ...agents.map(() => '---')]),
  ...scenes.map((scene) => line([scene, ...agents.map((agent) => cellOf(find(agent, scene)))])),
];
const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`);
console.log([...table, '', ...notes].join('\n'));
