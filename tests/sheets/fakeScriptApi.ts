/** A loopback stand-in for the Apps Script API behind a CONNECT proxy: the real clasp talks to it believing it is Google. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';

export type PushedFile = { readonly name: string; readonly type: string; readonly source: string };
export type FakeScriptApi = {
  readonly proxy: string;
  readonly certificate: string;
  readonly requests: readonly string[];
  readonly pushed: () => readonly PushedFile[];
  readonly close: () => void;
};

/** Throws when openssl is missing: callers ask `hasOpenssl` first. */
export async function fakeScriptApi(folder: string): Promise<FakeScriptApi> {
  const [key, certificate] = [`${folder}/key.pem`, `${folder}/cert.pem`];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      '-days',
      '2',
      '-subj',
      '/CN=script.googleapis.com',
      '-addext',
      'subjectAltName=DNS:script.googleapis.com,DNS:oauth2.googleapis.com,DNS:www.googleapis.com',
    ],
    { stdio: 'ignore' },
  );
  const requests: string[] = [];
  let pushed: readonly PushedFile[] = [];
  const api = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    requests.push(`${request.method} ${request.headers.host}${request.url}`);
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const content = /^\/v1\/projects\/[^/]+\/content/.test(request.url ?? '');
      if (content && request.method === 'PUT') pushed = JSON.parse(body).files;
      const known = content || request.url === '/token';
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          content
            ? { scriptId: 'made-up', files: pushed }
            : known
              ? { access_token: 'made-up', expires_in: 3600, token_type: 'Bearer' }
              : { error: { code: 404, message: 'not in the fake' } },
        ),
      );
    });
  });
  const proxy = createProxy();
  const apiPort = await listen(api);
  proxy.on('connect', (_request, client, head) => {
    const upstream = connect(apiPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  const proxyPort = await listen(proxy);
  return {
    proxy: `http://127.0.0.1:${proxyPort}`,
    certificate,
    requests,
    pushed: () => pushed,
    close: () => {
      proxy.close();
      api.close();
    },
  };
}

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
