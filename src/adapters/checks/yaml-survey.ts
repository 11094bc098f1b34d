import type { Document, LineCounter, YAMLMap } from 'yaml';
import type * as YamlModule from './yaml.ts';

export type Yaml = typeof YamlModule;

export interface Mistake {
  readonly line: number | null;
  readonly message: string;
}

export interface Survey {
  /** The first key that appears twice in its mapping, or alias without an anchor before it. */
  readonly mistake: Mistake | null;
  /** What an alias stands for; any other node itself. */
  resolved(node: unknown): unknown;
}

/** One walk over the document; asking the library per alias or per mapping would walk it again every time. */
export function surveyOf(yaml: Yaml, document: Document.Parsed, lines: LineCounter): Survey {
  const anchors = new Map<string, unknown>();
  const targets = new Map<unknown, unknown>();
  let mistake: Mistake | null = null;
  const meet = (node: unknown): Mistake | null => {
    if (yaml.isAlias(node)) {
      targets.set(node, anchors.get(node.source));
      const message = `the alias *${node.source} stands for nothing before it`;
      return anchors.has(node.source) ? null : { line: lineOf(node, lines), message };
    }
    if (yaml.isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    return yaml.isMap(node) ? duplicateIn(yaml, node, lines) : null;
  };
  yaml.visit(document, {
    Node(_, node) {
      mistake = meet(node);
      return mistake === null ? undefined : yaml.visit.BREAK;
    },
  });
  return { mistake, resolved: (node) => (targets.has(node) ? targets.get(node) : node) };
}

function duplicateIn(yaml: Yaml, map: YAMLMap, lines: LineCounter): Mistake | null {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    const text = keyText(yaml, key);
    if (yaml.isScalar(key) && seen.has(text)) {
      return { line: lineOf(key, lines), message: `the key ${JSON.stringify(text)} appears twice` };
    }
    seen.add(text);
  }
  return null;
}

/** A key as text; empty for one that is a mapping or a list. */
export function keyText(yaml: Yaml, key: unknown): string {
  return yaml.isScalar(key) ? String(key.value) : '';
}

/** The 1-based line a node begins in; null for what is none. */
export function lineOf(node: unknown, lines: LineCounter): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return null;
  const [start]: unknown[] = node.range;
  return typeof start === 'number' ? lines.linePos(start).line : null;
}
