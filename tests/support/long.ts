/**
 * True with `npm run test:long`. Whole programs that build whole projects take seconds each: where several tests walk the
 * same way, the one that sees most runs always, and the others then.
 */
export const LONG = process.env.CODESLEUTH_LONG !== undefined;
