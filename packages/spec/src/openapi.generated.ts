// Generated from openapi.yaml by "npm run generate". Do not edit.

export interface paths {
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a payment */
        post: operations["createPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve a payment */
        get: operations["retrievePayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the server thinks the caller is */
        get: operations["whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @example pay_7Q2M4T9K1B */
        PaymentId: string;
        /** @description An amount in the currency's main unit, as a decimal string, so that nothing is rounded. */
        Money: {
            /**
             * @description ISO 4217 code.
             * @example EUR
             */
            currency: string;
            /** @example 129.90 */
            value: string;
        };
        CreatePayment: {
            amount: components["schemas"]["Money"];
            /** @description The caller's own name for the payment, shown to the payee. */
            reference?: string;
        };
        Payment: {
            id: components["schemas"]["PaymentId"];
            /**
             * @description More values may come; treat an unknown one as neither final nor failed.
             * @example authorized
             */
            status: string;
            amount: components["schemas"]["Money"];
            reference?: string;
            /** Format: date-time */
            createdAt: string;
        };
        ClientIdentity: {
            /** @example demo_client */
            clientId: string;
            /**
             * @description standard, high or maximum.
             * @example standard
             */
            trustLevel: string;
            /** @example CN=demo_client, O=Demo Partner */
            subject: string;
            /** @description SHA-256 of the client certificate, upper-case hex without colons. */
            fingerprint: string;
            /** Format: date-time */
            notAfter: string;
            daysLeft: number;
            /** @description The caller's address as the server judged it. */
            address: string;
        };
        /** @description RFC 9457 problem details. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            /** @description One of the codes of errors.json; more may come. */
            code: string;
            /** @description The step that refused the caller. */
            stage?: string;
            requestId?: string;
            retryable?: boolean;
            /** @description The parameter the problem is about. */
            param?: string;
        };
    };
    responses: {
        /** @description The call was refused or failed (RFC 9457). */
        Problem: {
            headers: {
                "Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Names this payment among the caller's. A repeated call with the same key makes no second payment. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description Names this request in the server's log. */
        RequestId: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createPayment: {
        parameters: {
            query?: never;
            header: {
                /** @description Names this payment among the caller's. A repeated call with the same key makes no second payment. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePayment"];
            };
        };
        responses: {
            /** @description The payment as it was created, or as it was created by the first call with the same key. */
            201: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    /** @description `true` where this is the stored answer to an earlier call with the same key. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retrievePayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller, as the certificate and the registry describe it. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientIdentity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
