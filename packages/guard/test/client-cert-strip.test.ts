import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HeaderHolder, stripClientCert } from '../src/address/client-cert.js';

const stripped = [
  'Client-Cert',
  'client-cert',
  'CLIENT-CERT-CHAIN',
  'Client_Cert',
  'client_cert_chain',
  'Client-Cert_Chain',
  'client.cert',
];
const kept = ['X-Client-Cert', 'Client-Certificate', 'ClientCert', 'Client-Cert-Chains', 'Client--Cert'];

/** All that an application can see of the headers of a request, whichever way it looks first. */
function seen({ headers, rawHeaders, headersDistinct }: HeaderHolder): string[] {
  const names = [...Object.keys(headers), ...Object.keys(headersDistinct ?? {}), ...(rawHeaders ?? [])];
  return names.map(name => name.toLowerCase());
}

describe('stripClientCert', () => {
  it.each([
    ['before anything was read', () => {}],
    ['after headers was read', ({ headers }: http.IncomingMessage) => void headers.host],
    ['after headersDistinct was read', (request: http.IncomingMessage) => void request.headersDistinct.host],
  ])('takes both out of a request of node:http, %s', async (_, readBefore) => {
    let request: http.IncomingMessage | undefined;
    const server = http.createServer((incoming, response) => {
      readBefore(incoming);
      stripClientCert(incoming);
      request = incoming;
      response.end();
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const lines = ['Host', ...stripped, 'X-Twice', ...kept, ...stripped, 'X-Twice'].map(
      name => `${name}: of ${name}`,
    );
    socket.write(`GET / HTTP/1.1\r\nConnection: close\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 /);

    expect(request?.headers).toEqual({
      connection: 'close',
      host: 'of Host',
      'x-twice': 'of X-Twice, of X-Twice',
      ...Object.fromEntries(kept.map(name => [name.toLowerCase(), `of ${name}`])),
    });
    expect(request?.headersDistinct).toEqual({
      connection: ['close'],
      host: ['of Host'],
      'x-twice': ['of X-Twice', 'of X-Twice'],
      ...Object.fromEntries(kept.map(name => [name.toLowerCase(), [`of ${name}`]])),
    });
    const names = ['Host', 'X-Twice', ...kept, 'X-Twice'];
    expect(request?.rawHeaders).toEqual([
      'Connection',
      'close',
      ...names.flatMap(name => [name, `of ${name}`]),
    ]);
  });

  it('takes both out of a request of node:http2', async () => {
    let names: string[] = [];
    const server = http2.createServer((request, response) => {
      names = [];
      stripClientCert(request);
      names = seen(request);
      response.end();
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => void session.close());
    const sent = [...new Set([...stripped, ...kept].map(name => name.toLowerCase()))];
    const stream = session.request({ ':path': '/', ...Object.fromEntries(sent.map(name => [name, 'x'])) });
    await text(stream.end());

    expect(names).toEqual(expect.arrayContaining([':path', ...kept.map(name => name.toLowerCase())]));
    expect(names.filter(name => stripped.some(each => each.toLowerCase() === name))).toEqual([]);
  });

  it('takes them out of whatever a request has', () => {
    const headers = { 'Client-Cert': 'x', client_cert: 'x', host: 'x' };
    stripClientCert({ headers });
    expect(headers).toEqual({ host: 'x' });

    const distinct = { headers: {}, headersDistinct: { 'client-cert-chain': ['x'], host: ['x'] } };
    stripClientCert(distinct);
    expect(distinct.headersDistinct).toEqual({ host: ['x'] });
  });

  it('leaves a request alone that has neither', () => {
    const rawHeaders = ['Host', 'client-cert', 'X-Client-Cert', 'x'];
    const headers = { host: 'client-cert', 'x-client-cert': 'x' };
    stripClientCert({ headers, rawHeaders });
    expect(rawHeaders).toEqual(['Host', 'client-cert', 'X-Client-Cert', 'x']);
    expect(headers).toEqual({ host: 'client-cert', 'x-client-cert': 'x' });
  });
});
