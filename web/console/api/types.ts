// types.ts - the nouns of the interface as they travel, the same words as the server's field tables; a file for every subject.
export type * from './types/page'
export type * from './types/who'
export type * from './types/where'
export type * from './types/progress'
export type * from './types/visits'
export type * from './types/teams'
export type * from './types/papers'
export type * from './types/civic'
