/** How a role that only reads ends: it says its summary and hands over what its purpose asks for besides. */
export const reader = <T extends object>(summary: string, rest: T) => ({
  closing: summary,
  result: { status: 'completed', summary, files_modified: [], tests_run: [], ...rest },
});
