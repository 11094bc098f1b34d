/** What `!docs` writes; `pr` only prints how the project is published. */
export type DocName = 'overview' | 'changelog' | 'api' | 'pr';
