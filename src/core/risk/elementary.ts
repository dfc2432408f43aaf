export * from '../elementary.ts';
