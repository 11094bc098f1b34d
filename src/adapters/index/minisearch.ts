// Named through a module of ours, so that it can be loaded lazily in the source tree and in the bundle alike.
export { default as MiniSearch } from 'minisearch';
