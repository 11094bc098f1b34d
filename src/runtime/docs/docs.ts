import type { DocName } from '../../core/docs/doc-name.ts';
import type { Report } from '../../core/report.ts';
import type { EffectContext } from '../context.ts';
import { apiDocument } from './api.ts';
import { writeDocument } from './write-document.ts';

/** Writes one of the documents about the project and says what came of it. Rejects with an ExternalError. */
export async function writeDocs(context: EffectContext, _doc: DocName): Promise<Report> {
  const { order, words } = await apiDocument(context);
  return { type: 'words', blocks: [...words, ...(await writeDocument(context, order))] };
}
