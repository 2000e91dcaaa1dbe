// Generated from openapi.yaml by "npm run generate". Do not edit.

export interface paths {
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /** List payments, the newest first */
        get: operations["listPayments"];
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
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
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
    "/v1/payments/{id}/capture": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an authorized amount, in full or in part */
        post: operations["capturePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}/cancel": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up a payment of which nothing was captured */
        post: operations["cancelPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}/refunds": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        /** List the refunds of a payment, the newest first */
        get: operations["listRefunds"];
        put?: never;
        /** Give back what was captured, in full or in part */
        post: operations["createRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identity": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Who the server thinks the caller is
         * @description Asks for a certificate only, so that one can be tried before there is an API key. A key that is sent is checked.
         */
        get: operations["whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/diagnostics/tls": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * How the caller's connection looks from the server
         * @description The one operation that answers callers without a certificate, and those whose certificate was refused.
         */
        get: operations["diagnoseTls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/encryption": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * The keys that payloads and fields can be encrypted to
         * @description A JSON Web Key Set (RFC 7517). The current key of each algorithm stands before the previous one, which still decrypts. A payload that names a key which is no longer in the set is refused with ENCRYPTION_INVALID: read the set anew.
         */
        get: operations["listEncryptionKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /** List the caller's own certificates, the newest first */
        get: operations["listCertificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates/{id}": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        /** Retrieve one of the caller's own certificates */
        get: operations["retrieveCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates/{id}/activate": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a certificate accepted, beside those that already are
         * @description A pending certificate becomes active. A retiring one becomes active again, which takes a rotation back.
         */
        post: operations["activateCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates/{id}/retire": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce that a certificate goes out of use
         * @description A retiring certificate is still accepted, until it expires or is revoked.
         */
        post: operations["retireCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates/{id}/revoke": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a certificate at once and for good */
        post: operations["revokeCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/internal/process": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Process an order on behalf of another service
         * @description Only for order-service and billing-service.
         */
        post: operations["processOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * List the clients that are registered
         * @description Only for callers whose role is admin.
         */
        get: operations["listClients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{id}/block": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["ClientId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse every call of a client from now on
         * @description Only for callers whose role is admin.
         */
        post: operations["blockClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{id}/unblock": {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["ClientId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift the block of a client
         * @description Only for callers whose role is admin.
         */
        post: operations["unblockClient"];
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
        /** @example ref_3N8X0W5C2H */
        RefundId: string;
        /** @example cert_5J1R7V6D4F */
        CertificateId: string;
        /** @example demo_client */
        ClientId: string;
        /** @description Opaque. */
        Cursor: string;
        /**
         * Format: date-time
         * @description RFC 3339, in UTC.
         * @example 2026-11-27T07:14:00.000Z
         */
        Timestamp: string;
        /**
         * @description ISO 4217 code.
         * @example EUR
         */
        Currency: string;
        /**
         * @description The caller's own name for the payment, shown to the payee.
         * @example order 2041
         */
        Reference: string;
        /** @description An amount in the currency's main unit, as a decimal string, so that nothing is rounded. It has exactly as many decimals as ISO 4217 gives the currency: 129.90 EUR, 1500 JPY, 2.500 KWD. Any other number of them is refused with AMOUNT_INVALID. */
        Money: {
            currency: components["schemas"]["Currency"];
            /** @example 129.90 */
            value: string;
        };
        /** @description Money in a request, where unknown fields are refused. */
        NewMoney: components["schemas"]["Money"];
        CreatePayment: {
            amount: components["schemas"]["NewMoney"];
            reference?: components["schemas"]["Reference"];
            /**
             * @description Whether the amount is taken at once, rather than authorized only.
             * @default false
             */
            capture?: boolean;
            instrument?: components["schemas"]["NewInstrument"];
        };
        /** @description What is paid with. */
        NewInstrument: {
            /** @enum {string} */
            type: "card" | "account";
            /** @description Card number or IBAN, without spaces. May be a compact JWE of it. */
            number: string;
            /** @description Whose it is. May be a compact JWE of it. */
            holder?: string;
            /**
             * @description The last month in which a card holds.
             * @example 2029-04
             */
            expires?: string;
        };
        CapturePayment: {
            /** @description What to take. Without it, all that is authorized and not yet captured. */
            amount?: components["schemas"]["NewMoney"];
        };
        CreateRefund: {
            /** @description What to give back. Without it, all that is captured and not yet refunded. */
            amount?: components["schemas"]["NewMoney"];
            reason?: string;
        };
        RevokeCertificate: {
            /**
             * @description A reason of RFC 5280, section 5.3.1.
             * @default unspecified
             * @enum {string}
             */
            reason?: "unspecified" | "keyCompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation";
        };
        ProcessOrder: {
            orderId: string;
            amount: components["schemas"]["NewMoney"];
        };
        BlockClient: {
            reason?: string;
        };
        /** @description The request's JSON as compact JWE (RFC 7516) to a key of /v1/keys/encryption. `alg` is RSA-OAEP-256 or ECDH-ES, `enc` is A256GCM, `kid` names the key; `zip` and `crit` are refused. */
        EncryptedPayload: string;
        Payment: {
            id: components["schemas"]["PaymentId"];
            /**
             * @description More values may come; treat an unknown one as neither final nor failed.
             * @example authorized
             */
            status: "authorized" | "partially_captured" | "captured" | "partially_refunded" | "refunded" | "canceled" | "declined" | (string & {});
            amount: components["schemas"]["Money"];
            capturedAmount: components["schemas"]["Money"];
            refundedAmount: components["schemas"]["Money"];
            reference?: components["schemas"]["Reference"];
            instrument?: components["schemas"]["Instrument"];
            /** @description Why a declined payment was declined. More values may come. */
            declineReason?: "insufficient_funds" | "instrument_expired" | "do_not_honor" | (string & {});
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
        };
        Instrument: {
            /** @description More values may come. */
            type: "card" | "account" | (string & {});
            /** @description The end of its number; the number itself is never shown. */
            last4: string;
        };
        PaymentPage: {
            data: components["schemas"]["Payment"][];
            hasMore: boolean;
            /** @description For `after`, where there is more. */
            nextCursor?: components["schemas"]["Cursor"];
        };
        Refund: {
            id: components["schemas"]["RefundId"];
            paymentId: components["schemas"]["PaymentId"];
            /** @description More values may come; treat an unknown one as neither final nor failed. */
            status: "succeeded" | "pending" | "failed" | (string & {});
            amount: components["schemas"]["Money"];
            reason?: string;
            createdAt: components["schemas"]["Timestamp"];
        };
        RefundPage: {
            data: components["schemas"]["Refund"][];
            hasMore: boolean;
            /** @description For `after`, where there is more. */
            nextCursor?: components["schemas"]["Cursor"];
        };
        /**
         * @description How much the client is trusted, and what is asked of its certificate. More values may come.
         * @example standard
         */
        TrustLevel: "standard" | "high" | "maximum" | (string & {});
        /** @description Of the DER encoding, upper-case hex without colons. */
        Fingerprint: string;
        Fingerprints: {
            sha256: components["schemas"]["Fingerprint"];
            sha1: components["schemas"]["Fingerprint"];
        };
        /** @description SHA-256 of the SubjectPublicKeyInfo. */
        Pin: string;
        /** @description A certificate above the caller's. */
        Issuer: {
            subject: string;
            fingerprints: components["schemas"]["Fingerprints"];
        };
        ClientIdentity: {
            clientId: components["schemas"]["ClientId"];
            trustLevel: components["schemas"]["TrustLevel"];
            /** @example CN=demo_client, O=Demo Partner */
            subject: string;
            fingerprints: components["schemas"]["Fingerprints"];
            pin: components["schemas"]["Pin"];
            /** @description The certificates above the caller's, from its issuer up, as far as the server saw them. */
            chain: components["schemas"]["Issuer"][];
            notAfter: components["schemas"]["Timestamp"];
            /** @description Whole days until notAfter. */
            daysLeft: number;
            /** @description The caller's address as the server judged it. */
            address: string;
        };
        TlsDiagnostics: {
            /** @example TLSv1.3 */
            tlsVersion: string;
            /**
             * @description The name that IANA gives it.
             * @example TLS_AES_256_GCM_SHA384
             */
            cipher: string;
            /**
             * @description The protocol that was agreed on, where one was.
             * @example h2
             */
            alpn?: string;
            /** @description The name that the client asked for (SNI), where it did. */
            serverName?: string;
            /** @description Whether the session is an earlier one, in which no certificate is sent. */
            resumed: boolean;
            /** @description The caller's address as the server judged it. */
            address: string;
            certificate: components["schemas"]["PresentedCertificate"];
        };
        /** @description What became of the client certificate. */
        PresentedCertificate: {
            presented: boolean;
            accepted: boolean;
            clientId?: components["schemas"]["ClientId"];
            subject?: string;
            fingerprint?: components["schemas"]["Fingerprint"];
            /** @description Why it was refused, as one of the codes of errors.json; more may come. */
            code?: string;
            /** @description The step that refused it. */
            stage?: string;
        };
        EncryptionKeys: {
            keys: components["schemas"]["EncryptionKey"][];
        };
        /** @description A JSON Web Key (RFC 7517, RFC 7518 section 6). */
        EncryptionKey: {
            kty: "RSA" | "EC" | (string & {});
            kid: string;
            use: "enc" | (string & {});
            alg: "RSA-OAEP-256" | "ECDH-ES" | (string & {});
            n?: string;
            e?: string;
            crv?: string;
            x?: string;
            y?: string;
        };
        RegisteredCertificate: {
            id: components["schemas"]["CertificateId"];
            /** @description pending (known, not accepted yet), active, retiring (still accepted), revoked, archived (30 days after its end). More values may come. */
            state: "pending" | "active" | "retiring" | "revoked" | "archived" | (string & {});
            subject: string;
            fingerprints: components["schemas"]["Fingerprints"];
            pin: components["schemas"]["Pin"];
            notBefore: components["schemas"]["Timestamp"];
            notAfter: components["schemas"]["Timestamp"];
            /** @description Whole days until notAfter; negative after it. */
            daysLeft: number;
            createdAt: components["schemas"]["Timestamp"];
            revokedAt?: components["schemas"]["Timestamp"];
            revocationReason?: string;
        };
        CertificatePage: {
            data: components["schemas"]["RegisteredCertificate"][];
            hasMore: boolean;
            /** @description For `after`, where there is more. */
            nextCursor?: components["schemas"]["Cursor"];
        };
        ProcessedOrder: {
            orderId: string;
            /** @description More values may come. */
            status: "processed" | (string & {});
            /** @description The service that asked. */
            processedFor: components["schemas"]["ClientId"];
        };
        Client: {
            id: components["schemas"]["ClientId"];
            trustLevel: components["schemas"]["TrustLevel"];
            blocked: boolean;
            blockReason?: string;
        };
        ClientPage: {
            data: components["schemas"]["Client"][];
            hasMore: boolean;
            /** @description For `after`, where there is more. */
            nextCursor?: components["schemas"]["Cursor"];
        };
        /** @description RFC 9457 problem details. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            /** @description The path of the resource that the problem is about, such as a payment that was declined. */
            instance?: string;
            /** @description One of the codes of errors.json; more may come. */
            code: string;
            /** @description The step that refused the caller. */
            stage: string;
            requestId: string;
            /** @description Whether the same call may succeed later without a change on the caller's side. */
            retryable: boolean;
            /**
             * @description The parameter the problem is about, a field of the body as dotted path.
             * @example amount.value
             */
            param?: string;
            /** @description The caller's address as the server judged it, where that is why. */
            evaluatedIp?: string;
        };
    };
    responses: {
        /** @description The call was refused or failed (RFC 9457). */
        Problem: {
            headers: {
                "Request-Id": components["headers"]["RequestId"];
                "Should-Retry": components["headers"]["ShouldRetry"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The call was refused or failed (RFC 9457); where waiting helps, Retry-After says how long. */
        Wait: {
            headers: {
                "Request-Id": components["headers"]["RequestId"];
                "Should-Retry": components["headers"]["ShouldRetry"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
        IdempotencyKey: string;
        /** @description The dated version that the caller was written for. Without it, the current one. */
        PaymentVersion: "2026-11-01";
        PaymentId: components["schemas"]["PaymentId"];
        CertificateId: components["schemas"]["CertificateId"];
        ClientId: components["schemas"]["ClientId"];
        /** @description How many at most. */
        Limit: number;
        /** @description The nextCursor of the page before. It holds for the same filters only. */
        After: components["schemas"]["Cursor"];
    };
    requestBodies: never;
    headers: {
        /** @description Names this request in the server's log. */
        RequestId: string;
        /** @description The version that this answer follows. */
        PaymentVersion: string;
        /** @description What is left of the quota, and in how many seconds it is full again (draft-ietf-httpapi-ratelimit-headers). */
        RateLimit: string;
        /** @description The quota of the caller's trust level, and its window in seconds (draft-ietf-httpapi-ratelimit-headers). */
        RateLimitPolicy: string;
        /** @description When the caller's certificate ends. */
        ClientCertificateExpires: components["schemas"]["Timestamp"];
        /** @description `true` where this is the stored answer to an earlier call with the same key. */
        IdempotencyReplayed: "true";
        /** @description In how many seconds to try again. */
        RetryAfter: string;
        /** @description Whether the same call may succeed later. Where it is `false`, a repetition is in vain. */
        ShouldRetry: "true" | "false";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listPayments: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: components["parameters"]["Limit"];
                /** @description The nextCursor of the page before. It holds for the same filters only. */
                after?: components["parameters"]["After"];
                /** @description Only payments that are in this state. */
                status?: "authorized" | "partially_captured" | "captured" | "partially_refunded" | "refunded" | "canceled" | "declined";
                /** @description Only payments with exactly this reference. */
                reference?: components["schemas"]["Reference"];
                /** @description Only payments in this currency. */
                currency?: components["schemas"]["Currency"];
                /** @description Only payments made at this time or later. */
                createdFrom?: components["schemas"]["Timestamp"];
                /** @description Only payments made before this time. */
                createdBefore?: components["schemas"]["Timestamp"];
            };
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of payments. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPage"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Wait"];
            default: components["responses"]["Problem"];
        };
    };
    createPayment: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePayment"];
                "application/jose": components["schemas"]["EncryptedPayload"];
            };
        };
        responses: {
            /** @description The payment as it was created, or as it was created by the first call with the same key. */
            201: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            402: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Wait"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Wait"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Wait"];
            default: components["responses"]["Problem"];
        };
    };
    retrievePayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment as it is now. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    capturePayment: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CapturePayment"];
                "application/jose": components["schemas"]["EncryptedPayload"];
            };
        };
        responses: {
            /** @description The payment after the capture. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Wait"];
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    cancelPayment: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment, canceled. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Wait"];
            default: components["responses"]["Problem"];
        };
    };
    listRefunds: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: components["parameters"]["Limit"];
                /** @description The nextCursor of the page before. It holds for the same filters only. */
                after?: components["parameters"]["After"];
            };
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of refunds. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundPage"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    createRefund: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateRefund"];
                "application/jose": components["schemas"]["EncryptedPayload"];
            };
        };
        responses: {
            /** @description The refund. */
            201: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Wait"];
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    whoami: {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller, as the certificate and the registry describe it. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientIdentity"];
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    diagnoseTls: {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection, and what became of the client certificate. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TlsDiagnostics"];
                };
            };
            400: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    listEncryptionKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key set. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EncryptionKeys"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCertificates: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: components["parameters"]["Limit"];
                /** @description The nextCursor of the page before. It holds for the same filters only. */
                after?: components["parameters"]["After"];
                /** @description Only certificates in this state. */
                state?: "pending" | "active" | "retiring" | "revoked" | "archived";
            };
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of certificates. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificatePage"];
                };
            };
            400: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    retrieveCertificate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certificate as it is registered now. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCertificate"];
                };
            };
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    activateCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certificate, active. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCertificate"];
                };
            };
            404: components["responses"]["Problem"];
            409: components["responses"]["Wait"];
            default: components["responses"]["Problem"];
        };
    };
    retireCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certificate, retiring. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCertificate"];
                };
            };
            404: components["responses"]["Problem"];
            409: components["responses"]["Wait"];
            default: components["responses"]["Problem"];
        };
    };
    revokeCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["CertificateId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RevokeCertificate"];
            };
        };
        responses: {
            /** @description The certificate, revoked. Calls with it are refused from now on. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredCertificate"];
                };
            };
            400: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Wait"];
            default: components["responses"]["Problem"];
        };
    };
    processOrder: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProcessOrder"];
            };
        };
        responses: {
            /** @description The order, processed. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProcessedOrder"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: components["parameters"]["Limit"];
                /** @description The nextCursor of the page before. It holds for the same filters only. */
                after?: components["parameters"]["After"];
            };
            header?: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of clients, the one registered last first. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    blockClient: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ClientId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["BlockClient"];
            };
        };
        responses: {
            /** @description The client, blocked. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    unblockClient: {
        parameters: {
            query?: never;
            header: {
                /** @description The dated version that the caller was written for. Without it, the current one. */
                "Payment-Version"?: components["parameters"]["PaymentVersion"];
                /** @description Names this call among the caller's. A repeated call with the same key and the same payload is answered with the first answer and has no second effect. Keys are kept for 24 hours, apart for each client. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client, no longer blocked. */
            200: {
                headers: {
                    "Request-Id": components["headers"]["RequestId"];
                    "Payment-Version": components["headers"]["PaymentVersion"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Client-Certificate-Expires": components["headers"]["ClientCertificateExpires"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
}
