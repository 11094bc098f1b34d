import * as z from 'zod';
import { taskIdSchema } from './task-graph.ts';

/**
 * What stands for a secret's value: HMAC-SHA-256 of it with a salt of its own. The salt stays in the journal, so that
 * the hash, which is committed, tells nobody anything who tries values out.
 */
const markSchema = z.object({ salt: z.string(), hash: z.string() });

const placeFields = {
  /** Relative to the project. */
  file: z.string(),
  /** 1-based. */
  line: z.int().positive(),
  /** Words of a fixed list, or the name of the environment variable whose value it is; never the value. */
  kind: z.string(),
};

/** Something that looks like a secret in what would be committed. */
export const secretFoundSchema = z.object({
  ...placeFields,
  mark: markSchema,
  /** The commit an agent made itself that holds it, where what would be committed now does not. */
  commit: z.string().nullable(),
});
export type SecretFound = z.infer<typeof secretFoundSchema>;

/** What was found in what would be committed, and files that are too large to be looked through. */
export interface Vetted {
  readonly found: readonly SecretFound[];
  readonly unread: readonly string[];
}

/** A secret that was found before; an allowed one blocks nothing in its file. */
export interface KnownSecret {
  readonly file: string;
  readonly mark: SecretFound['mark'];
  readonly allowed: boolean;
}

/** `SB-001`. */
const blockIdSchema = z.string().regex(/^SB-\d{3,}$/);

const blockedFields = {
  id: blockIdSchema,
  taskId: taskIdSchema.nullable(),
  runId: z.string().nullable(),
  /** The commit it kept from being made: a checkpoint, a bundle of artifacts, a merge. */
  where: z.string(),
  found: secretFoundSchema,
};

/** What is remembered of secrets that kept a commit from being made. */
export const secretEvents = [
  z.object({ type: z.literal('secret/blocked'), ...blockedFields }),
  /** By the human: this value in this file is none. */
  z.object({ type: z.literal('secret/allowed'), id: blockIdSchema, reason: z.string() }),
  /** The checkpoint of a task was not made; its agent has another attempt. */
  z.object({
    type: z.literal('checkpoint/refused'),
    taskId: taskIdSchema,
    runId: z.string(),
    failures: z.array(z.string()).min(1),
  }),
] as const;

/** What the Security stage says has become of a secret that was blocked. */
export const secretAccountSchema = z.object({
  id: blockIdSchema,
  /** `removed`: the file holds it no more. `rotated`: it is not valid any more. `false-positive`: it never was a secret. */
  disposition: z.enum(['removed', 'rotated', 'false-positive']),
  reason: z.string().min(1),
});
export type SecretAccount = z.infer<typeof secretAccountSchema>;

/** What the Security stage is told of one. */
export const secretToldSchema = z.object({ id: blockIdSchema, ...placeFields, status: z.string() });
export type SecretTold = z.infer<typeof secretToldSchema>;

/** A line of SECRET_BLOCKS.jsonl. */
export const secretRowSchema = z.object({
  schema_version: z.literal(1),
  id: blockIdSchema,
  /** UTC. */
  at: z.iso.datetime(),
  task: z.string().nullable(),
  run: z.string().nullable(),
  blocked: z.string(),
  ...placeFields,
  commit: z.string().nullable(),
  fingerprint: z.string(),
  status: z.enum(['open', 'allowed', 'removed', 'rotated', 'false-positive']),
  reason: z.string().nullable(),
});
export type SecretRow = z.infer<typeof secretRowSchema>;
