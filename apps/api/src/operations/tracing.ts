import { ConfigError } from '../config.js';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Spans of what the server does, for OpenTelemetry; `noTracing` where nobody asked. */
export interface Tracing {
  /** Runs work in a span of its own, below the one that runs; an error is recorded and goes on. */
  span<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T>;
  /** Opens a span for a request, below the caller's if its headers name one, and goes on inside it. @returns what ends it */
  request(name: string, headers: object, attributes: Attributes, goOn: () => void): (attributes: Attributes) => void;
  /** Spans, below the one that runs, of steps that were done one after another. @param begunAt Date.now() at the first */
  steps(begunAt: number, steps: readonly { readonly stage: string; readonly milliseconds: number }[]): void;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

export const noTracing: Tracing = {
  span: (_name, _attributes, work) => work(),
  request: (_name, _headers, _attributes, goOn) => {
    goOn();
    return () => {};
  },
  steps: () => {},
  close: async () => {},
};

interface Span {
  setAttributes(attributes: Attributes): void;
  setStatus(status: { code: number }): void;
  recordException(error: unknown): void;
  end(time?: number): void;
}

/** What is used of @opentelemetry/api and @opentelemetry/sdk-node, which are not installed with this package. */
interface OpenTelemetry {
  trace: {
    getTracer(name: string): {
      startSpan(name: string, options: { attributes: Attributes; startTime?: number }, context?: unknown): Span;
      startActiveSpan<T>(name: string, options: { attributes: Attributes }, work: (span: Span) => T): T;
    };
    setSpan(context: unknown, span: Span): unknown;
  };
  context: { active(): unknown; with(context: unknown, work: () => void): void };
  propagation: { extract(context: unknown, headers: object): unknown };
}
interface Sdk {
  NodeSDK: new (options: { serviceName: string }) => { start(): void; shutdown(): Promise<void> };
}

const errorStatus = 2;
const install = 'pnpm --filter @ringnet/api add @opentelemetry/api @opentelemetry/sdk-node';

/**
 * Starts OpenTelemetry, set up by its own OTEL_* variables.
 *
 * @param load imports a module by its name
 * @throws ConfigError when its packages are not installed
 */
export async function openTracing(load: (name: string) => Promise<unknown> = (name) => import(name)): Promise<Tracing> {
  const modules = [load('@opentelemetry/api'), load('@opentelemetry/sdk-node')];
  const [api, { NodeSDK }] = (await Promise.all(modules).catch((error: Error) => {
    throw new ConfigError(`otel needs packages that are not installed: ${install} (${error.message})`);
  })) as [OpenTelemetry, Sdk];
  const sdk = new NodeSDK({ serviceName: process.env.OTEL_SERVICE_NAME ?? 'ringnet' });
  sdk.start();
  const { trace, context, propagation } = api;
  const tracer = trace.getTracer('ringnet');
  return {
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work();
        } catch (error) {
          span.recordException(error);
          span.setStatus({ code: errorStatus });
          throw error;
        } finally {
          span.end();
        }
      }),
    request(name, headers, attributes, goOn) {
      const parent = propagation.extract(context.active(), headers);
      const span = tracer.startSpan(name, { attributes }, parent);
      context.with(trace.setSpan(parent, span), goOn);
      return (late) => {
        span.setAttributes(late);
        if (Number(late['http.response.status_code']) >= 500) span.setStatus({ code: errorStatus });
        span.end();
      };
    },
    steps(begunAt, steps) {
      let startTime = begunAt;
      for (const { stage, milliseconds } of steps) {
        tracer.startSpan(stage, { attributes: {}, startTime }).end(startTime + milliseconds);
        startTime += milliseconds;
      }
    },
    close: () => sdk.shutdown(),
  };
}
