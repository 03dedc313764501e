/*
 * places.js HOST PORT - asks for what is near as Google's own client for Places
 * API (New) does, over plain HTTP, and prints what it has understood.
 */
'use strict';

const { PlacesClient } = require('@googlemaps/places').v1;

async function main() {
    const [, , apiEndpoint, port] = process.argv;
    const client = new PlacesClient({
        fallback: true,
        protocol: 'http',
        apiEndpoint,
        port: Number(port),
        apiKey: 'test-key',
    });
    const [answer] = await client.searchNearby({
        maxResultCount: 5,
        locationRestriction: {
            circle: {
                center: { latitude: 34.06893, longitude: -118.445127 },
                radius: 10000,
            },
        },
    }, {
        otherArgs: {
            headers: { 'X-Goog-FieldMask': 'places.id,places.displayName,' +
                'places.location,places.types' },
        },
    });
    console.log(JSON.stringify(answer.places.map((place) => ({
        id: place.id,
        name: place.displayName && place.displayName.text,
        lat: place.location && place.location.latitude,
        lng: place.location && place.location.longitude,
        types: place.types,
    }))));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
