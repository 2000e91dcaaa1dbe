// Answers every GET with a payment, as the Payment API does, in a process of its own. Told what to be by its parent.
import { createServer } from 'node:https';

const money = value => ({ currency: 'EUR', value });
const payment = JSON.stringify({
  id: 'pay_7Q2M4T9K1B',
  status: 'authorized',
  amount: money('129.90'),
  capturedAmount: money('0.00'),
  refundedAmount: money('0.00'),
  reference: 'order 2041',
  createdAt: '2026-11-27T07:14:00.000Z',
  updatedAt: '2026-11-27T07:14:00.000Z',
});

process.once('message', ({ cert, key, ca }) => {
  const server = createServer(
    { cert, key, ca, requestCert: true, rejectUnauthorized: true },
    (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': payment.length,
        'request-id': 'req_3N8X0W5C2H',
        'payment-version': '2026-11-01',
        ratelimit: '"standard";r=5999;t=1',
        'ratelimit-policy': '"standard";q=6000;w=60',
        'client-certificate-expires': '2027-11-27T07:14:00.000Z',
      });
      response.end(payment);
    },
  );
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
});
process.once('disconnect', () => process.exit());
