// What another process prints.
import { seededBytes } from './seeded.js';

console.log(JSON.stringify({ node: process.version, bytes: seededBytes(process.argv[2] as string) }));
