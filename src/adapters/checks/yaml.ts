// The package is CommonJS: named through a module of ours, its parts are the same in the source tree and in the bundle.
export { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
