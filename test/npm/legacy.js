/*
 * legacy.js URL [RADIUS] - asks for what is near as Google's own client does,
 * and prints what it has understood.
 */
'use strict';

const { Client } = require('@googlemaps/google-maps-services-js');

async function main() {
    const [, , url, radius] = process.argv;
    const answer = await new Client().placesNearby({
        url,
        params: {
            location: { lat: 34.06893, lng: -118.445127 },
            radius: Number(radius || 10000),
            key: 'k',
        },
    });
    const { status, results, html_attributions } = answer.data;
    console.log(JSON.stringify({
        http: answer.status,
        status,
        html_attributions,
        places: results.map(({ name, place_id, types, geometry, vicinity }) =>
            ({ name, place_id, types, vicinity, ...geometry.location,
                viewport: geometry.viewport })),
    }));
}

/* Statuses other than OK and ZERO_RESULTS it throws, with the answer. */
main().catch((error) => {
    const { status, error_message, results } = error.response?.data ?? {};

    if (!status) {
        console.error(error);
        process.exit(1);
    }
    console.log(JSON.stringify({ status, error_message, places: results }));
});
