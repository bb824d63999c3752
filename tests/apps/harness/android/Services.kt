package android.hardware.display

abstract class DisplayManager { abstract val displays: Array<Any> }
