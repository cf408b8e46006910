"""The ground that the other tests stand on."""

import psycopg2


def test_the_database_of_a_test_has_postgis(fresh_database_url: str):
    connection = psycopg2.connect(fresh_database_url.replace("+psycopg2", ""))
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_AsText(ST_Point(1, 2))")
        assert cursor.fetchone() == ("POINT(1 2)",)
    connection.close()


def test_the_broker_of_a_test_passes_a_message_on(broker_url: str):
    import queue

    import paho.mqtt.client as mqtt

    port = int(broker_url.rpartition(":")[2])
    heard: queue.Queue[bytes] = queue.Queue()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.on_message = lambda *_: heard.put(_[2].payload)
    client.on_connect = lambda c, *_: c.subscribe("house/test", 1)
    client.on_subscribe = lambda c, *_: c.publish("house/test", b"here", 1)
    client.connect("127.0.0.1", port)
    client.loop_start()
    assert heard.get(timeout=5) == b"here"
    client.loop_stop()
