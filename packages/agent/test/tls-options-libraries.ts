import { once } from 'node:events';
import { connect } from 'node:tls';
import { credentials, Client as GrpcClient, Metadata } from '@grpc/grpc-js';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import mysql2 from 'mysql2/promise';
import nodemailer from 'nodemailer';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { MtlsAgent } from '../src/index.js';
import * as servers from './tls-options-servers.js';

/** A client library at work: its options are made once, each use is a connection of its own. */
export interface Library {
  readonly name: string;
  readonly server: Parameters<typeof servers.fakeServer>[1];
  /** Whether pins can be held. */
  readonly pins: boolean;
  open(agent: MtlsAgent, port: number): () => Promise<unknown>;
  /** Where it has the code of the error that it was given, if it keeps it. */
  readonly code?: (error: Error) => unknown;
}

const own = (error: unknown): unknown => (error as { code?: unknown }).code;

const host = 'localhost';

export const libraries: readonly Library[] = [
  {
    name: 'node:tls',
    code: own,
    server: servers.echo,
    pins: true,
    open(agent, port) {
      const options = { port, host, ...agent.tlsOptions(host) };
      return async () => {
        const socket = connect(options);
        onTestFinished(() => void socket.destroy());
        await once(socket, 'secureConnect');
        socket.write('hello');
        await once(socket, 'data');
      };
    },
  },
  {
    name: 'pg',
    code: own,
    server: servers.postgres,
    pins: true,
    open(agent, port) {
      const pool = new pg.Pool({ host, port, user: 'u', ssl: agent.tlsOptions(host, { for: 'pg' }) });
      onTestFinished(() => pool.end());
      return async () => (await pool.connect()).release(true);
    },
  },
  {
    name: 'mysql2',
    server: servers.mysql,
    pins: false,
    open(agent, port) {
      const pool = mysql2.createPool({
        host,
        port,
        user: 'u',
        ssl: agent.tlsOptions(host, { for: 'mysql2' }),
      });
      onTestFinished(() => pool.end());
      return async () => (await pool.getConnection()).destroy();
    },
  },
  {
    name: 'mongodb',
    code: error => own((error.cause as Error).cause),
    server: servers.mongo,
    pins: true,
    open(agent, port) {
      const client = new MongoClient(`mongodb://${host}:${port}/?directConnection=true`, {
        serverSelectionTimeoutMS: 1000,
        maxIdleTimeMS: 1,
        ...agent.tlsOptions(host, { for: 'mongodb' }),
      });
      onTestFinished(() => client.close());
      return () => client.db('test').command({ ping: 1 });
    },
  },
  {
    name: 'ioredis',
    code: own,
    server: servers.redis,
    pins: true,
    open(agent, port) {
      const redis = new Redis({
        host,
        port,
        lazyConnect: true,
        enableReadyCheck: false,
        retryStrategy: () => null,
        tls: agent.tlsOptions(host, { for: 'ioredis' }),
      });
      let failure: unknown;
      redis.on('error', error => {
        failure = error;
      });
      onTestFinished(() => redis.disconnect());
      return async () => {
        try {
          await redis.connect();
          await redis.ping();
        } catch (error) {
          throw failure ?? error;
        }
        const ended = once(redis, 'end');
        redis.disconnect();
        await ended;
      };
    },
  },
  {
    name: 'nodemailer',
    server: servers.smtps,
    pins: true,
    open(agent, port) {
      const transport = nodemailer.createTransport({
        host,
        port,
        secure: true,
        ...agent.tlsOptions(host, { for: 'nodemailer' }),
      });
      return () => transport.verify();
    },
  },
  {
    name: 'nodemailer with STARTTLS',
    server: servers.smtp(),
    pins: true,
    open(agent, port) {
      const transport = nodemailer.createTransport({
        host,
        port,
        ...agent.tlsOptions(host, { for: 'nodemailer' }),
      });
      return () => transport.verify();
    },
  },
  {
    name: 'grpc-js',
    server: servers.grpc,
    pins: true,
    open(agent, port) {
      const secure = credentials.createFromSecureContext(...agent.tlsOptions(host, { for: 'grpc' }));
      const client = new GrpcClient(`${host}:${port}`, secure);
      onTestFinished(() => client.close());
      const same = (bytes: Buffer): Buffer => bytes;
      return () =>
        new Promise((resolve, reject) => {
          client.makeUnaryRequest(
            '/test.Test/Call',
            same,
            same,
            Buffer.alloc(0),
            new Metadata(),
            (error, reply) => (error ? reject(error) : resolve(reply)),
          );
        });
    },
  },
];
