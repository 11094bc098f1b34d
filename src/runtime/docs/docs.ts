import type { DocName } from '../../core/docs/doc-name.ts';
import type { Report } from '../../core/report.ts';
import type { Block } from '../../core/show.ts';
import type { EffectContext } from '../context.ts';
import { apiDocument } from './api.ts';
import { changelogDocument, overviewDocument, publishing } from './project-documents.ts';
import { type Order, writeDocument } from './write-document.ts';

/** Writes one of the documents about the project and says what came of it. Rejects with an ExternalError. */
export async function writeDocs(context: EffectContext, doc: DocName): Promise<Report> {
  if (doc === 'pr') return { type: 'words', blocks: await publishing(context) };
  const { order, words } = await made(context, doc);
  return { type: 'words', blocks: [...words, ...(await writeDocument(context, order))] };
}

async function made(
  context: EffectContext,
  doc: Exclude<DocName, 'pr'>,
): Promise<{ readonly order: Order; readonly words: readonly Block[] }> {
  switch (doc) {
    case 'api':
      return apiDocument(context);
    case 'overview':
      return { order: await overviewDocument(context), words: [] };
    case 'changelog':
      return { order: await changelogDocument(context), words: [] };
    default:
      return doc satisfies never;
  }
}
