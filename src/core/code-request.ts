/** What stands before the request itself: greetings, pleas, `can you`. */
const POLITE =
  /^(?:(?:please|hey|hi|hello|ok|okay|now|then|so|and|just|kindly|agent 0|orchestrator|can you|could you|would you|will you|can i get you to|i want you to|i need you to|i'd like you to|i would like you to|you should|let's|go ahead and|quickly)\b[ ,:]*)+/;

const VERBS = '(?:write|give|show|create|generate|make|draft|add|produce|provide|code|send)';
const MANNERS = '(?: (?:me|us|up|out|it))*';
const WORDS_BETWEEN = "(?: [a-z0-9+#.'-]+){0,4}";
const CODE_THINGS =
  '(?:functions?|class(?:es)?|methods?|components?|scripts?|snippets?|code|unit tests?|tests?|regex(?:es)?|quer(?:y|ies)|endpoints?|handlers?|hooks?|migrations?|modules?|patch(?:es)?|implementation|algorithms?|sql)';
const PRODUCTS =
  /\b(?:apps?|applications?|websites?|web sites?|sites?|tools?|products?|projects?|platforms?|systems?|services?|games?|trackers?|shops?|stores?|dashboards?)\b/;

const WRITE = new RegExp(`^${VERBS}${MANNERS}(${WORDS_BETWEEN}) ${CODE_THINGS}\\b`);
const CHANGE = /^(?:implement|refactor|debug|rewrite|recode|reimplement|code)\b(.*)$/;
const FIX =
  /^(?:fix|repair|solve|mend|patch)\b.*\b(?:bugs?|errors?|tests?|code|crash(?:es)?|typos?|issues?|build|functions?|exceptions?|leaks?|imports?|failures?|files?)\b/;

/**
 * True when a text tells Agent 0 to produce or change code ("write me a function…", "implement login", "fix the bug
 * in …"), so that it can decline and point to Agent 3. A question about code, a statement, and the description of a
 * product to build ("implement a habit tracker app") are no such order.
 */
export function isCodeRequest(text: string): boolean {
  return sentences(text).some((sentence) => {
    const order = sentence.replace(POLITE, '');
    const between = WRITE.exec(order)?.[1];
    if (between !== undefined) return !PRODUCTS.test(between);
    const object = CHANGE.exec(order)?.[1];
    if (object !== undefined) return object.trim() !== '' && !PRODUCTS.test(object.slice(0, 60));
    return FIX.test(order);
  });
}

function sentences(text: string): readonly string[] {
  const plain = text.toLowerCase().replace(/[’‘ʼ]/g, "'");
  return plain
    .split(/[.!?](?=\s|$)|[;\n]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');
}
