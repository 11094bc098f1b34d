/** How everything the rehearsal agent says or writes is marked. */
export const LABEL = 'rehearsal (no model)';
