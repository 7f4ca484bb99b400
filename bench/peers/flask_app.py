"""The service that this project replaces: Flask, under gunicorn with one sync worker."""

import json

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.get("/hello")
def hello():
    return jsonify({"result": {"data": "hello " + request.args["user_id"]}})


@app.post("/hello_rec")
def hello_rec():
    user_id = json.loads(request.data)["user_id"]
    return jsonify({"code": 0, "msg": "请求成功", "data": "hello " + user_id})
