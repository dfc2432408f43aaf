import { build } from 'esbuild';
import { withoutDocs } from './withoutDocs.ts';
import { toSheetsStubs } from '../src/functions/project.ts';
const r = await build({ entryPoints:['src/sheets/server.ts'], bundle:true, write:false, format:'iife', globalName:'budgetApp', target:'es2019', platform:'neutral', minify:true, plugins:[withoutDocs], metafile:true, logLevel:'silent', outfile:'x.js'});
const out=Object.values(r.metafile.outputs)[0]; const rows=Object.entries(out.inputs).map(([k,v])=>[k,v.bytesInOutput]).sort((a,b)=>b[1]-a[1]);
let s=0; for(const [k,v] of rows) {s+=v; console.log(v,k);} console.log('total',s,'stubs',toSheetsStubs().length);
