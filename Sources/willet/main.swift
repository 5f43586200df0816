print("willet")
