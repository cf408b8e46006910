/** The English words alone: the query makes of each area's file a module of its own, from which the other language is dropped. */
import { gathered, type Words } from './gathered';

export const words = gathered(import.meta.glob<Words>('./words/*.ts', { eager: true, import: 'en', query: '?en' }));
