// Waits on a loopback address, as a native app does (RFC 8252, 7.3), until the browser comes back with the response.
import { once } from 'node:events';
import { createServer } from 'node:http';

export async function listen() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${server.address().port}/callback`;
  return {
    redirectUri,
    close() {
      server.close();
      server.closeAllConnections();
    },
    visit: url => new Promise(resolve => {
      server.removeAllListeners('request').on('request', (request, response) => {
        response.end('You can close this page.');
        const address = new URL(request.url, redirectUri);
        if (address.pathname === '/callback') resolve(address);
      });
      console.log(`Open ${url}`);
    }),
  };
}
