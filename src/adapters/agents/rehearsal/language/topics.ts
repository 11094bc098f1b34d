/** Whether a text speaks of something: affirms it, rules it out, or says nothing. */
export type Mention = 'yes' | 'no' | null;

const NEGATED =
  /(?:\b(?:no|not|without|never|none|neither|nor|don't|doesn't|won't|needn't|isn't)\b|n't\b)(?:\s+[\w'-]+){0,3}\s*[-(]?\s*$/i;

/** Looks for the pattern and reads the few words before it; an affirmation anywhere wins over a denial. */
export function mention(text: string, pattern: RegExp): Mention {
  let seen: Mention = null;
  for (const match of text.matchAll(new RegExp(pattern.source, 'giu'))) {
    const before =
      text
        .slice(Math.max(0, match.index - 50), match.index)
        .split(/[.;!?\n]/)
        .at(-1) ?? '';
    if (!NEGATED.test(before)) return 'yes';
    seen = 'no';
  }
  return seen;
}

/** What the interview, the profile table and the choice of storage look for. */
export const TOPICS = {
  users:
    /\b(?:users?|team|people|everyone|anyone|customers?|clients?|students?|teachers?|patients?|staff|employees?|family|famil(?:y|ies)|friends?|public|visitors?|members?|my|our|personal|myself)\b/,
  storage:
    /\b(?:json|files?|database|sqlite|postgres(?:ql)?|mysql|mongo(?:db)?|in memory|memory only|local ?storage|on disk|persist\w*|saved?|stored?)\b/,
  memory: /\b(?:in memory|memory only|in-memory)\b/,
  priority:
    /\b(?:most important|first of all|above all|priorit(?:y|ies)|must[- ]have|mvp|first version|main feature|essential)\b/,
  access:
    /\b(?:offline|log ?in|logins?|sign(?:ed|s)?[- ]?(?:in|up|on)|auth\w*|accounts?|passwords?|local(?:ly)?[- ]only|no internet)\b/,
  errors: /\b(?:errors?|invalid|wrong|mistakes?|validat\w+|refuses?|reject\w*|messages?)\b/,
  auth: /\b(?:log ?in|logins?|sign(?:ed|s)?[- ]?(?:in|up|on)|authenticat\w*|accounts?|passwords?|oauth|sso)\b/,
  database: /\b(?:databases?|sqlite|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|sql)\b/,
  payments: /\b(?:payments?|stripe|paypal|checkout|credit cards?|billing|subscriptions? fees?)\b/,
  externalApis:
    /\b(?:(?:external|third[- ]party|public|rest|weather|maps?|google|openai|github) apis?|webhooks?|integrat(?:e|es|ion|ions) with|e-?mails? (?:are )?sent|send\w* e-?mails?|sms)\b/,
  multiTenant: /\b(?:multi[- ]?tenan\w+|tenants?|multiple organi[sz]ations|workspaces per)\b/,
  machineLearning:
    /\b(?:machine learning|neural|ml model|deep learning|train\w* a model|classifier|language model|llm)\b/,
} as const;

/** Optional facts a brief may want kept about each thing: how they are asked for, and what a value must look like. */
export const FIELD_WORDS: readonly {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date';
  readonly pattern: RegExp;
}[] = [
  { name: 'dueDate', kind: 'date', pattern: /\b(?:due dates?|deadlines?)\b/ },
  { name: 'date', kind: 'date', pattern: /(?<!due )\bdates?\b/ },
  { name: 'category', kind: 'text', pattern: /\bcategor(?:y|ies)\b/ },
  { name: 'priority', kind: 'text', pattern: /\bpriorit(?:y|ies) (?:level|of)|\b(?:with|and|a) priorit(?:y|ies)\b/ },
  { name: 'amount', kind: 'number', pattern: /\b(?:amounts?|prices?|costs?|expenses?|sums?)\b/ },
  { name: 'quantity', kind: 'number', pattern: /\b(?:quantit(?:y|ies)|stock|how many|servings?)\b/ },
  { name: 'rating', kind: 'number', pattern: /\b(?:ratings?|stars|scores?)\b/ },
  { name: 'author', kind: 'text', pattern: /\bauthors?\b/ },
  { name: 'url', kind: 'text', pattern: /\b(?:urls?|links?)\b/ },
  { name: 'email', kind: 'text', pattern: /\be-?mail address(?:es)?\b/ },
  { name: 'place', kind: 'text', pattern: /\b(?:places?|locations?|address(?:es)?|cit(?:y|ies))\b/ },
  { name: 'note', kind: 'text', pattern: /\b(?:with|and|a) (?:short )?(?:notes?|comments?|descriptions?)\b/ },
];
